import type { LiveFrame } from '@wip/shared/status/liveFrames.ts';
import { decodeStatusColumns, encodeStatusColumns } from '@wip/shared/status/statusColumns.ts';
import {
  type AreaTimelines,
  type StatusCode,
  statusCodeAt,
  type Timeline,
} from '@wip/shared/status/timelines.ts';

export type Connection = 'connecting' | 'live' | 'lost';

/** What changes as a whole; a new object whenever anything in it changed. */
export interface StatusSnapshot {
  connection: Connection;
  catalogueVersion: string | null;
  /** When the server last told us something. */
  asOf: Date | null;
  /** Grows whenever the answer of `codesAt` may have changed. */
  revision: number;
}

/** The states of all areas at one moment. */
export interface AreaCodes {
  /** undefined: not yet known here, which is not 'unknown'. */
  codeOf(areaNumber: number): StatusCode | undefined;
  /** Until when the state holds; null where no end is known. */
  untilOf(areaNumber: number): Date | null;
  numbers(): Iterable<number>;
}

export type StatusStore = ReturnType<typeof createStatusStore>;

/** [fromMs, toMs) */
export interface CoveredSpan {
  fromMs: number;
  toMs: number;
}

/** The client's one truth about the states of areas: live columns, and timelines for other moments. */
export function createStatusStore() {
  let snapshot: StatusSnapshot = {
    connection: 'connecting',
    catalogueVersion: null,
    asOf: null,
    revision: 0,
  };
  const codes = new Map<number, StatusCode>();
  const untilsMs = new Map<number, number>();
  let timelines: AreaTimelines | null = null;
  let covered: CoveredSpan = { fromMs: 0, toMs: 0 };
  let timed: { at: number; revision: number; codes: AreaCodes } | null = null;
  const subscribers = new Set<() => void>();
  const stageListeners = new Set<(regionId: string) => void>();

  function publish(changes: Partial<StatusSnapshot>) {
    snapshot = { ...snapshot, ...changes };
    for (const notify of subscribers) notify();
  }

  function covers(at: Date): boolean {
    return timelines !== null && at.getTime() >= covered.fromMs && at.getTime() < covered.toMs;
  }

  function takeColumns(frame: LiveFrame & { type: 'snapshot' | 'change' }) {
    const columns = decodeStatusColumns(frame.columns);
    if (frame.type === 'snapshot') {
      codes.clear();
      untilsMs.clear();
    }
    columns.numbers.forEach((areaNumber, index) => {
      codes.set(areaNumber, columns.codes[index] as StatusCode);
      untilsMs.set(areaNumber, columns.untilAtMs[index]!);
    });
    if (frame.catalogueVersion !== snapshot.catalogueVersion) timelines = null;
    publish({
      catalogueVersion: frame.catalogueVersion,
      asOf: new Date(frame.asOfMs),
      revision: snapshot.revision + 1,
    });
  }

  const live: AreaCodes = {
    codeOf: (areaNumber) => codes.get(areaNumber),
    untilOf: (areaNumber) => instantOf(untilsMs.get(areaNumber)),
    numbers: () => codes.keys(),
  };

  return {
    subscribe(notify: () => void) {
      subscribers.add(notify);
      return () => void subscribers.delete(notify);
    },
    getSnapshot: () => snapshot,

    /** Tells of facts of a region that changed: what is on screen of it should be read again. */
    onStageChange(listener: (regionId: string) => void) {
      stageListeners.add(listener);
      return () => void stageListeners.delete(listener);
    },

    /** The states live (null), or at another moment as far as the timelines tell. */
    codesAt(at: Date | null): AreaCodes {
      if (at === null) return live;
      if (timed?.at !== at.getTime() || timed.revision !== snapshot.revision) {
        const codesThen = timelines && covers(at) ? codesOfTimelines(timelines, at.getTime()) : nothingKnown;
        timed = { at: at.getTime(), revision: snapshot.revision, codes: codesThen };
      }
      return timed.codes;
    },

    /** An area's states over the days around now; null until they have been read. */
    timelineOf(areaNumber: number): Timeline | null {
      const line = timelines?.lineOf.get(areaNumber);
      return line === undefined ? null : (timelines?.lines[line] ?? null);
    },
    hasTimelines: () => timelines !== null,
    /** Whether the timelines tell of a moment. */
    covers,

    receive(frame: LiveFrame) {
      if (frame.type === 'snapshot' || frame.type === 'change') takeColumns(frame);
      else publish({ asOf: new Date(frame.asOfMs) });
      if (frame.type === 'stage') for (const listener of stageListeners) listener(frame.regionId);
    },
    receiveTimelines(received: AreaTimelines, catalogueVersion: string, span: CoveredSpan) {
      if (snapshot.catalogueVersion !== null && catalogueVersion !== snapshot.catalogueVersion) return;
      timelines = received;
      covered = span;
      publish({ revision: snapshot.revision + 1 });
    },
    setConnection(connection: Connection) {
      if (connection !== snapshot.connection) publish({ connection });
    },

    /** All that is known now as one frame, for another tab; null before the first one came. */
    toFrame(): LiveFrame | null {
      const { asOf, catalogueVersion } = snapshot;
      if (catalogueVersion === null || asOf === null) return null;
      const numbers = [...codes.keys()].sort((a, b) => a - b);
      const columns = encodeStatusColumns({
        baseAtMs: asOf.getTime(),
        numbers,
        codes: numbers.map((areaNumber) => codes.get(areaNumber)).join(''),
        untilAtMs: Float64Array.from(numbers, (areaNumber) => untilsMs.get(areaNumber)!),
      });
      return { type: 'snapshot', catalogueVersion, asOfMs: asOf.getTime(), columns };
    },
  };
}

/** Areas that switch alike share a line, so that each line is asked once. */
function codesOfTimelines({ lines, lineOf }: AreaTimelines, atMs: number): AreaCodes {
  const answers = lines.map((line) => statusCodeAt(line, atMs));
  const answerOf = (areaNumber: number) => answers[lineOf.get(areaNumber) ?? -1];
  return {
    codeOf: (areaNumber) => answerOf(areaNumber)?.code,
    untilOf: (areaNumber) => instantOf(answerOf(areaNumber)?.untilAtMs),
    numbers: () => lineOf.keys(),
  };
}

const nothingKnown: AreaCodes = { codeOf: () => undefined, untilOf: () => null, numbers: () => [] };

function instantOf(atMs: number | undefined): Date | null {
  return atMs === undefined || Number.isNaN(atMs) ? null : new Date(atMs);
}

/** The one store of this page. */
export const statusStore = createStatusStore();
