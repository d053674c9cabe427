import { createHash } from 'node:crypto';
import type { Repos } from '../../../db/repos.ts';
import { nextPollAt } from '../../../http/outgoing/nextPoll.ts';
import { hostOf, pollSignal, type SignalPoll, type SignalPollDeps } from './pollSignal.ts';
import { type SignalSource, sourceIdOf } from './signalSettings.ts';

export interface SignalPollingDeps extends SignalPollDeps {
  repos: Pick<Repos, 'signals' | 'signalSources'>;
  sources: readonly SignalSource[];
  log: {
    warn(facts: object, message: string): void;
    info(facts: object, message: string): void;
  };
  onError(job: string, cause: unknown): void;
}

const lookEveryMs = 15_000;

/** Polls the signals of regions that an address publishes, each by one process at a time. */
export function createSignalPolling(deps: SignalPollingDeps) {
  const closing = new AbortController();
  const { signal } = closing;
  let running: Promise<void> | null = null;
  let timer: NodeJS.Timeout | undefined;

  function report(cause: unknown): void {
    if (!signal.aborted) deps.onError('signal sources', cause);
  }

  /** Polls what is due, and resolves when that is done; never rejects. */
  function tick(): Promise<void> {
    running ??= Promise.all(deps.sources.map((source) => pollIfDue(source, deps, signal).catch(report))).then(
      () => {
        running = null;
      },
    );
    return running;
  }

  async function runAlways(): Promise<void> {
    await tick();
    if (signal.aborted) return;
    timer = setTimeout(runAlways, lookEveryMs);
    timer.unref();
  }

  return {
    tick,

    /** Polls now and from now on; does nothing without sources. */
    start(): void {
      if (deps.sources.length > 0) void runAlways();
    },

    /** Breaks off what is under way. */
    async close(): Promise<void> {
      closing.abort();
      clearTimeout(timer);
      await running;
    },
  };
}

async function pollIfDue(source: SignalSource, deps: SignalPollingDeps, signal: AbortSignal): Promise<void> {
  const { signalSources } = deps.repos;
  const config = createHash('sha256').update(JSON.stringify(source)).digest('base64url').slice(0, 16);
  const taken = await signalSources.takeDue(sourceIdOf(source), config, deps.now());
  if (!taken) return;
  const forgotten = {
    etag: null,
    lastModified: null,
    quota: null,
    failures: 0,
    failure: null,
    failingSince: null,
  };
  const before = taken.before.config === config ? taken.before : { ...taken.before, ...forgotten };
  const outcome = await pollSignal(source, before, deps, signal).catch((cause: unknown): SignalPoll => {
    if (!signal.aborted) deps.onError('signal sources', cause);
    const { etag, lastModified, quota } = before;
    const failure = `${hostOf(source)}: What it says could not be recorded here.`;
    return { failure, etag, lastModified, quota, retryAfterMs: null };
  });
  if (signal.aborted) {
    await signalSources.giveBack(taken.leaseId, taken.before); // what was broken off says nothing about the source
    return;
  }
  const now = deps.now();
  const { retryAfterMs: waitMs, ...told } = outcome;
  const failures = told.failure === null ? 0 : before.failures + 1;
  await signalSources.giveBack(taken.leaseId, {
    ...before,
    ...told,
    config,
    failures,
    failingSince: told.failure === null ? null : (before.failingSince ?? now),
    lastHeardAt: told.failure === null ? now : before.lastHeardAt,
    nextTryAt: nextPollAt({
      now,
      everyMin: source.everyMin,
      failures,
      retryAfterMs: waitMs,
      quota: told.quota,
    }),
  });
  tellOfChange(source, { before: taken.before.failure, after: told.failure }, deps.log);
}

/** One line when a source begins to fail, one when it is heard again. */
function tellOfChange(
  source: SignalSource,
  { before, after }: { before: string | null; after: string | null },
  log: SignalPollingDeps['log'],
): void {
  const facts = { region: source.region, kind: source.kind, source: hostOf(source) };
  if (before === null && after !== null)
    log.warn({ ...facts, failure: after }, 'A signal source cannot be heard.');
  else if (before !== null && after === null) log.info(facts, 'A signal source is heard again.');
}
