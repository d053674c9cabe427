import { randomUUID } from 'node:crypto';
import { minuteMs } from '@wip/shared/durations.ts';
import type { Repos } from '../../../db/repos.ts';
import { repeatRounds } from '../../../jobs/repeatRounds.ts';
import { runUnderLease } from '../../../jobs/runUnderLease.ts';
import { createDemandIssuer, type IssuerDeps } from './demandIssuer.ts';
import { createFitPool } from './fitPool.ts';

export interface IssuingOptions extends Omit<IssuerDeps, 'pool' | 'repos'> {
  repos: Repos;
  lookEveryMs?: number;
}

const holdMs = 60_000;

/** Issues what is due of all forecasts, until it is closed; of any number of processes one at a time does. */
export function startIssuing({ repos, lookEveryMs = minuteMs, log, ...deps }: IssuingOptions) {
  const pool = createFitPool();
  const issuer = createDemandIssuer({ ...deps, repos, log, pool });
  const lease = {
    name: 'forecast',
    holder: randomUUID(),
    holdMs,
    onError: (cause: unknown) =>
      log.warn({ reason: String(cause) }, 'The lease of issuing could not be held.'),
  };
  const rounds = repeatRounds({
    everyMs: lookEveryMs,
    async round() {
      if ((await issuer.due()).length > 0) await runUnderLease(repos.leases, lease, issue);
    },
    log,
    waiting: 'Issuing waits for the database.',
    failed: 'Forecasts could not be issued; it is tried again.',
  });

  async function issue({ isHeld }: { isHeld: () => boolean }): Promise<void> {
    try {
      // looked at again, since another process may just have issued it
      const due = await issuer.due();
      const startedAtMs = performance.now();
      const subjects = await issuer.issue(due, isHeld);
      if (subjects > 0) {
        log.info({ subjects, ms: Math.round(performance.now() - startedAtMs) }, 'Forecasts were issued.');
      }
    } finally {
      await pool.close();
    }
  }

  rounds.run();
  return {
    /** Ends after the subjects in hand. */
    async close(): Promise<void> {
      issuer.stop();
      await rounds.stop();
    },
  };
}
