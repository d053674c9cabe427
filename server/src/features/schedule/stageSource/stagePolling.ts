import type { RegionFile } from '@wip/shared/imports/regionSchema.ts';
import type { SourceState } from '@wip/shared/schedule/scheduleSchemas.ts';
import type { SourcePoll } from '../../../db/sourcePolls.repo.ts';
import { nextPollAt } from '../../../http/outgoing/nextPoll.ts';
import { type PollDeps, type PollResult, pollSource } from './pollSource.ts';
import { configOf, isPolled, type PolledRegion, sourceName } from './sourceRequest.ts';

export interface StagePollingDeps extends PollDeps {
  /** The active regions. */
  regions: () => readonly RegionFile[];
  log: {
    warn(facts: object, message: string): void;
    info(facts: object, message: string): void;
  };
  onError(job: string, cause: unknown): void;
}

export type StagePolling = ReturnType<typeof createStagePolling>;

const lookEveryMs = 15_000;

/**
 * Polls the stage sources of all active regions, each by one process at a time, and keeps how that goes in memory, so
 * that an answer that names it costs no query.
 */
export function createStagePolling(deps: StagePollingDeps) {
  const closing = new AbortController();
  let polls: ReadonlyMap<string, SourcePoll> = new Map();
  let running: Promise<void> | null = null;
  let timer: NodeJS.Timeout | undefined;

  async function lookAround(): Promise<void> {
    const regions = deps.regions().filter(isPolled);
    if (regions.length === 0) return;
    const signal = closing.signal;
    await Promise.all(regions.map((region) => pollIfDue(region, { ...deps, signal }).catch(report)));
    polls = new Map((await deps.repos.stageSources.all()).map((poll) => [poll.sourceId, poll]));
  }

  function report(cause: unknown): void {
    if (!closing.signal.aborted) deps.onError('stage sources', cause);
  }

  /** Polls what is due, and resolves when that is done; never rejects. */
  function tick(): Promise<void> {
    running ??= lookAround()
      .catch(report)
      .finally(() => {
        running = null;
      });
    return running;
  }

  async function runAlways(): Promise<void> {
    await tick();
    if (closing.signal.aborted) return;
    timer = setTimeout(runAlways, lookEveryMs);
    timer.unref();
  }

  return {
    tick,

    /** Polls now and from now on. */
    start(): void {
      void runAlways();
    },

    /** How a region's source does, as it was seen last. */
    stateOf(region: RegionFile): SourceState {
      if (!isPolled(region)) return manualSource;
      const poll = polls.get(region.id);
      return {
        kind: 'polled',
        host: sourceName(region.stageSource),
        everyMin: region.stageSource.everyMin,
        lastHeardAt: poll?.lastHeardAt ?? null,
        failingSince: poll?.failingSince ?? null,
        failure: poll?.failure ?? null,
      };
    },

    /** Breaks off what is under way. */
    async close(): Promise<void> {
      closing.abort();
      clearTimeout(timer);
      await running;
    },
  };
}

const manualSource: SourceState = {
  kind: 'manual',
  host: null,
  everyMin: null,
  lastHeardAt: null,
  failingSince: null,
  failure: null,
};

async function pollIfDue(region: PolledRegion, deps: StagePollingDeps): Promise<void> {
  const { stageSources } = deps.repos;
  const config = configOf(region, deps.settings.eskomSePushToken);
  const taken = await stageSources.takeDue(region.id, config, deps.now());
  if (!taken) return;
  const isSameConfig = taken.before.config === config;
  const before = isSameConfig ? taken.before : { ...taken.before, ...forgotten };
  const result = await pollSource(region, before, deps).catch((cause: unknown): PollResult => {
    if (!deps.signal?.aborted) deps.onError('stage sources', cause);
    const { etag, lastModified, quota, refused } = before;
    const failure = `${sourceName(region.stageSource)}: What it announces could not be recorded here.`;
    return { failure, retryAfterMs: null, etag, lastModified, quota, refused };
  });
  if (deps.signal?.aborted) {
    await stageSources.giveBack(taken.leaseId, taken.before); // what was broken off says nothing about the source
    return;
  }
  const after = outcomeOf(region, { ...before, config }, result, deps.now());
  await stageSources.giveBack(taken.leaseId, after);
  tellOfChange(region, taken.before, after, deps.log);
}

/** What another configuration makes void. */
const forgotten = {
  etag: null,
  lastModified: null,
  quota: null,
  refused: null,
  failures: 0,
  failure: null,
  failingSince: null,
};

function outcomeOf(
  region: PolledRegion,
  before: SourcePoll,
  { retryAfterMs, ...result }: PollResult,
  now: Date,
) {
  const { lastTriedAt: _, ...kept } = before;
  const { everyMin } = region.stageSource;
  const { failure, quota } = result;
  const failures = failure === null ? 0 : before.failures + 1;
  return {
    ...kept,
    ...result,
    failures,
    failingSince: failure === null ? null : (before.failingSince ?? now),
    lastHeardAt: failure === null ? now : before.lastHeardAt,
    nextTryAt: nextPollAt({ now, everyMin, failures, retryAfterMs, quota }),
  };
}

/** One line when a source begins to fail, one when it is heard again. */
function tellOfChange(
  region: PolledRegion,
  before: Pick<SourcePoll, 'failure'>,
  after: Pick<SourcePoll, 'failure'>,
  log: StagePollingDeps['log'],
): void {
  const facts = { region: region.id, source: sourceName(region.stageSource) };
  if (before.failure === null && after.failure !== null) {
    log.warn({ ...facts, failure: after.failure }, 'A stage source cannot be heard.');
  } else if (before.failure !== null && after.failure === null) {
    log.info(facts, 'A stage source is heard again.');
  }
}
