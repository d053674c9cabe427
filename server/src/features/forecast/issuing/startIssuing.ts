import { randomUUID } from 'node:crypto';
import { minuteMs } from '@wip/shared/durations.ts';
import { isDatabaseAway } from '../../../db/connect.ts';
import type { Repos } from '../../../db/repos.ts';
import { createDemandIssuer, type IssuerDeps } from './demandIssuer.ts';
import { createFitPool } from './fitPool.ts';

export interface IssuingOptions extends Omit<IssuerDeps, 'pool' | 'repos'> {
  repos: Repos;
  lookEveryMs?: number;
}

const leaseName = 'forecast';
const holdMs = 60_000;
const extendEveryMs = 15_000;

/** Issues what is due of all forecasts, until it is closed; of any number of processes one at a time does. */
export function startIssuing({ repos, lookEveryMs = minuteMs, log, ...deps }: IssuingOptions) {
  const holder = randomUUID();
  const pool = createFitPool();
  const issuer = createDemandIssuer({ ...deps, repos, log, pool });
  let running: Promise<void> | null = null;

  const timer = setInterval(run, lookEveryMs);

  function run(): void {
    running ??= look()
      .catch((cause: unknown) => {
        if (isDatabaseAway(cause)) log.warn({ reason: String(cause) }, 'Issuing waits for the database.');
        else log.error({ error: cause }, 'Forecasts could not be issued; it is tried again.');
      })
      .finally(() => {
        running = null;
      });
  }

  async function look(): Promise<void> {
    if ((await issuer.due()).length === 0) return;
    const epoch = await repos.leases.take(leaseName, holder, holdMs);
    if (epoch === null) return;
    let isHeld = true;
    const heartbeat = setInterval(() => {
      repos.leases.extend(leaseName, epoch, holdMs).then(
        (isStillOurs) => {
          isHeld = isStillOurs;
        },
        (cause: unknown) => log.warn({ reason: String(cause) }, 'The lease of issuing could not be held.'),
      );
    }, extendEveryMs);
    try {
      // looked at again, since another process may just have issued it
      const due = await issuer.due();
      const startedAtMs = performance.now();
      const subjects = await issuer.issue(due, () => isHeld);
      if (subjects > 0) {
        log.info({ subjects, ms: Math.round(performance.now() - startedAtMs) }, 'Forecasts were issued.');
      }
    } finally {
      clearInterval(heartbeat);
      await pool.close();
      await repos.leases.release(leaseName, epoch);
    }
  }

  run();
  return {
    /** Ends after the subjects in hand. */
    async close(): Promise<void> {
      clearInterval(timer);
      issuer.stop();
      await running;
      await pool.close();
    },
  };
}
