import type { LiveFrame } from '@wip/shared/status/liveFrames.ts';
import type { Repos } from '../db/repos.ts';
import type { WatchedChange } from '../db/watch.ts';
import type { BoardSnapshot } from './boardSnapshot.ts';
import { loadSnapshot, withFreshRecords } from './loadSnapshot.ts';
import { areasWithOtherFacts } from './meterKnowledge.ts';

const meterCollections: readonly string[] = ['meterFacts', 'meterWatches'];
/** The collections whose changes move the board. */
export const boardCollections = ['regions', 'stageFacts', 'sourceHearings', ...meterCollections] as const;

export interface BoardOptions {
  repos: Repos;
  now: () => Date;
  /** Opens the change stream over `boardCollections`; resolves when it listens. */
  watch(handlers: {
    onChange(change: WatchedChange): void;
    onGap(cause: unknown): void;
  }): Promise<{ close(): Promise<void> }>;
  onError(message: string, cause: unknown): void;
}

export type Board = Awaited<ReturnType<typeof startBoard>>;

const longestSleepMs = 30_000;
const settleMs = 10;
const retryMs = 1_000;

/**
 * The board of current states: built from facts at the start, moved by the change stream and by the
 * clock. Any number of processes reach the same board without talking to each other.
 */
export async function startBoard({ repos, now, watch, onError }: BoardOptions) {
  const listeners = new Set<(frame: LiveFrame) => void>();
  const dirtyRegions = new Set<string>();
  let isCatalogueDirty = false;
  let areMetersDirty = false;
  let timer: NodeJS.Timeout | undefined;
  let refreshing: Promise<void> | null = null;
  let isLoaded = false;
  let isClosed = false;
  let readAtMs = 0;
  /** Since when it knows of facts that it has not read. */
  let behindSinceMs: number | null = null;

  const stream = await watch({
    onChange({ collection, regionId }) {
      if (meterCollections.includes(collection)) areMetersDirty = true;
      else if (collection === 'regions' || regionId === null) isCatalogueDirty = true;
      else dirtyRegions.add(regionId);
      behindSinceMs ??= now().getTime();
      if (isLoaded) void refreshSoon();
    },
    onGap() {
      isCatalogueDirty = true;
      behindSinceMs ??= now().getTime();
      if (isLoaded) void refreshSoon();
    },
  });
  let snapshot = await loadSnapshot(repos, now);
  let palette = snapshot.palette(now().getTime());
  let lines = snapshot.stageLines(now().getTime());
  isLoaded = true;
  if (isDirty()) void refreshSoon();
  sleep();

  function publish(frame: LiveFrame): void {
    for (const listener of listeners) listener(frame);
  }

  function isDirty(): boolean {
    return isCatalogueDirty || areMetersDirty || dirtyRegions.size > 0;
  }

  /** Reads again what changed, once for all changes that arrive together. */
  function refreshSoon(waitMs = settleMs): Promise<void> {
    refreshing ??= new Promise<void>((resolve) => setTimeout(resolve, waitMs))
      .then(refresh)
      .then(() => {
        refreshing = null;
        if (isDirty()) void refreshSoon();
        else behindSinceMs = null;
      })
      .catch((cause) => {
        refreshing = null;
        isCatalogueDirty = true;
        if (isClosed) return;
        onError('The board could not be read again; it is tried once more.', cause);
        void refreshSoon(retryMs);
      });
    return refreshing;
  }

  async function refresh(): Promise<void> {
    if (isClosed) return;
    const regionIds = new Set(dirtyRegions);
    dirtyRegions.clear();
    const isWhole = isCatalogueDirty;
    isCatalogueDirty = false;
    const areMetersNew = areMetersDirty;
    areMetersDirty = false;
    const before = snapshot;
    snapshot = isWhole
      ? await loadSnapshot(repos, now)
      : await withFreshRecords(repos, snapshot, { regionIds, areMetersNew });
    const asOfMs = now().getTime();
    if (isWhole) {
      // the lines may be others, also of the same catalogue: what was told cannot be compared with them
      palette = snapshot.palette(asOfMs);
      lines = snapshot.stageLines(asOfMs);
      publish(snapshotFrame());
      for (const regionId of lines.keys()) publish({ type: 'stage', regionId, asOfMs });
      sleep();
    } else {
      tick();
      for (const regionId of regionsWithOtherMeters(before, snapshot)) {
        publish({ type: 'stage', regionId, asOfMs });
      }
    }
  }

  /**
   * Tells of the areas whose state or its end is not what was told last, and of the regions of which other stages are
   * known: by new facts, or since their source has been silent for too long.
   */
  function tick(): void {
    const asOfMs = now().getTime();
    const next = snapshot.palette(asOfMs);
    const columns = snapshot.columnsOfChanges(palette, next, asOfMs);
    palette = next;
    if (columns !== null) {
      publish({ type: 'change', catalogueVersion: snapshot.catalogue.version, asOfMs, columns });
    }
    const before = lines;
    lines = snapshot.stageLines(asOfMs);
    for (const [regionId, line] of lines) {
      if (line !== before.get(regionId)) publish({ type: 'stage', regionId, asOfMs });
    }
    sleep();
  }

  /** Sleeps until the next moment at which a state changes by the clock alone. */
  function sleep(): void {
    clearTimeout(timer);
    readAtMs = now().getTime();
    if (isClosed) return;
    const nowMs = now().getTime();
    const untilMs = snapshot.nextChangeMs(nowMs) - nowMs;
    timer = setTimeout(tick, Math.min(Math.max(untilMs, 1), longestSleepMs));
    timer.unref();
  }

  function snapshotFrame(): LiveFrame {
    const asOfMs = now().getTime();
    const columns = snapshot.allColumns(asOfMs);
    return { type: 'snapshot', catalogueVersion: snapshot.catalogue.version, asOfMs, columns };
  }

  return {
    current: () => snapshot,
    snapshotFrame,
    tick,

    /** Since when the board has not looked at the clock, and for how long it has known of facts that it has not read. */
    freshness() {
      const nowMs = now().getTime();
      return { ageMs: nowMs - readAtMs, behindMs: behindSinceMs === null ? 0 : nowMs - behindSinceMs };
    },

    /** Calls `listener` with each frame from now on; returns what ends that. */
    onFrame(listener: (frame: LiveFrame) => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },

    /** Reads everything again and resolves when the board shows it. */
    async reload(): Promise<void> {
      await refreshing; // it may have begun before what the caller waits for
      isCatalogueDirty = true;
      await refreshSoon();
    },

    async close(): Promise<void> {
      isClosed = true;
      clearTimeout(timer);
      await stream.close();
    },
  };
}

/** The regions in which the meters of an area began or ended to say something. */
function regionsWithOtherMeters(before: BoardSnapshot, after: BoardSnapshot): Set<string> {
  if (before.meters === after.meters) return new Set();
  const areas = areasWithOtherFacts(before.meters, after.meters);
  return new Set(areas.flatMap((number) => after.catalogue.byNumber.get(number)?.regionId ?? []));
}
