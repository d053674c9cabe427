import { publishedStepMs } from '@wip/shared/consumption/consumptionSchemas.ts';
import { encodeLoadColumns } from '@wip/shared/consumption/loadColumns.ts';
import type { PublishedSlot } from '@wip/shared/consumption/publication/decideSlot.ts';
import type { LiveFrame } from '@wip/shared/status/liveFrames.ts';
import { packNumbers } from '@wip/shared/status/packing.ts';
import { hourMs } from '@wip/shared/time.ts';
import type { Board } from '../../../board/board.ts';
import type { Repos } from '../../../db/repos.ts';
import { newestSlot } from '../history/liveLoad.ts';
import type { AreaDay } from '../publication/areaLoads.repo.ts';

export type LoadFrame = Extract<LiveFrame, { type: 'load' }>;

/** The collection whose changes move it. */
export const loadCollections = ['areaLoads'] as const;

export interface LoadBoardOptions {
  repos: Pick<Repos, 'areaLoads'>;
  board: Pick<Board, 'current' | 'onFrame'>;
  now: () => Date;
  /** Opens the change stream over `loadCollections`; resolves when it listens. */
  watch(handlers: { onChange(): void; onGap(): void }): Promise<{ close(): Promise<void> }>;
  onError(message: string, cause: unknown): void;
  /** How long nothing more must be published until the step counts as whole. */
  quietMs?: number;
}

/** A publisher that is busy with the past for minutes does not hold the present up for as long. */
const longestWaitMs = 20_000;
const retryMs = 5_000;

export type LoadBoard = Awaited<ReturnType<typeof startLoadBoard>>;

/**
 * The loads of all areas as they are published, one frame a step: read once all areas of the step are there. It knows
 * nothing but published slots. Any number of processes make the same frame.
 */
export async function startLoadBoard(options: LoadBoardOptions) {
  const { repos, board, now, onError, quietMs = 2_000 } = options;
  const listeners = new Set<(frame: LoadFrame) => void>();
  let frame: LoadFrame | null = null;
  let timer: NodeJS.Timeout | undefined;
  let waitingSinceMs: number | null = null;
  let reading: Promise<void> = Promise.resolve();
  let isClosed = false;

  const stream = await options.watch({ onChange: readSoon, onGap: readSoon });
  const stopListening = board.onFrame(({ type }) => {
    // viewers begin anew with it, and the same areas may have come or gone
    if (type === 'snapshot') void readAndTell({ isAgain: true });
  });
  await readAndTell({ isAgain: false });

  function readSoon(): void {
    if (isClosed) return;
    waitingSinceMs ??= performance.now();
    const leftMs = waitingSinceMs + longestWaitMs - performance.now();
    clearTimeout(timer);
    timer = setTimeout(() => readAndTell({ isAgain: false }), Math.max(0, Math.min(quietMs, leftMs)));
  }

  function readAndTell({ isAgain }: { isAgain: boolean }): Promise<void> {
    waitingSinceMs = null;
    reading = reading.then(async () => {
      const next = await readFrame();
      if (isClosed || !next || (!isAgain && frame && isSame(next, frame))) return;
      frame = next;
      for (const listener of listeners) listener(next);
    });
    reading = reading.catch((cause: unknown) => {
      if (isClosed) return;
      onError('The loads of areas could not be read; it is tried once more.', cause);
      setTimeout(readSoon, retryMs).unref();
    });
    return reading;
  }

  async function readFrame(): Promise<LoadFrame | null> {
    const { catalogue, schedules } = board.current();
    const asOfMs = now().getTime();
    const days = await Promise.all(
      [...schedules].map(([regionId, { clock }]) => {
        const today = clock.localDayAt(asOfMs);
        return repos.areaLoads.daysOfRegion(regionId, [today - 1, today]);
      }),
    );
    const all = days.flat();
    const untilMs = all.reduce((latest, day) => Math.max(latest, endOf(day)), 0);
    if (untilMs === 0) return null;
    const slots: { number: number; slot: PublishedSlot; isSimulated: boolean }[] = [];
    for (const [areaId, ofArea] of Map.groupBy(all, (day) => day.areaId)) {
      const number = catalogue.byId.get(areaId)?.number;
      const newest = newestSlot(ofArea, untilMs);
      if (number === undefined || !newest) continue;
      slots.push({ number, slot: newest.slot, isSimulated: newest.day.isSimulated });
    }
    slots.sort((a, b) => a.number - b.number);
    const columns = encodeLoadColumns({
      numbers: slots.map(({ number }) => number),
      slots: slots.map(({ slot }) => slot),
    });
    const simulated = packNumbers(slots.flatMap(({ number, isSimulated }) => (isSimulated ? [number] : [])));
    const startsAtMs = untilMs - publishedStepMs;
    const next = { type: 'load' as const, catalogueVersion: catalogue.version, asOfMs, startsAtMs, columns };
    return simulated === '' ? next : { ...next, simulated };
  }

  return {
    /** What newcomers are told; null where nothing was published within an hour. */
    snapshotFrame(): LoadFrame | null {
      return frame && frame.startsAtMs > now().getTime() - hourMs ? frame : null;
    },

    /** Calls `listener` with each frame from now on; returns what ends that. */
    onFrame(listener: (next: LoadFrame) => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },

    async close(): Promise<void> {
      isClosed = true;
      clearTimeout(timer);
      stopListening();
      await stream.close();
      await reading;
    },
  };
}

function endOf({ firstMs, slots }: AreaDay): number {
  return firstMs + slots.length * publishedStepMs;
}

function isSame(a: LoadFrame, b: LoadFrame): boolean {
  return (
    a.columns === b.columns &&
    a.simulated === b.simulated &&
    a.startsAtMs === b.startsAtMs &&
    a.catalogueVersion === b.catalogueVersion
  );
}
