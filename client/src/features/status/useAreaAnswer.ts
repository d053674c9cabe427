import { useQuery } from '@tanstack/react-query';
import { dayMs, hourMs } from '@wip/shared/durations.ts';
import type { PlannedWindow } from '@wip/shared/schedule/scheduleSchemas.ts';
import type { AreaStatusAnswer } from '@wip/shared/status/statusSchemas.ts';
import { backAfter, decodeTimelines, statusCodeAt, type Timeline } from '@wip/shared/status/timelines.ts';
import { trpc } from '../../api/trpc.ts';
import { useSettled } from '../../ui/useDelayed.ts';

const settleMs = 600;
const longestWaitMs = 60_000;

/** The area's name, parents and box. */
export function useArea(areaId: string) {
  return useQuery(trpc.areas.byId.queryOptions({ areaId }, { staleTime: 600_000 }));
}

/**
 * The answer for an area, live or at a chosen time. It is read again when its state ends; while the
 * time is dragged it is not asked, and `isForOtherTime` says that the data is of another moment.
 */
export function useAreaAnswer(areaId: string, at: Date | null) {
  const settledAt = useSettled(at, settleMs);
  const query = useQuery(
    trpc.status.area.queryOptions(
      { areaId, at: settledAt?.toISOString() },
      {
        placeholderData: (previous) => (previous?.areaId === areaId ? previous : undefined),
        refetchInterval: (state) => (settledAt === null ? waitMs(state.state.data) : false),
      },
    ),
  );
  return { ...query, isForOtherTime: settledAt !== at || query.isPlaceholderData };
}

/** The area's states over time, and its planned windows: one request each for the whole time bar. */
export function useAreaSchedule(
  area: { areaId: string; number: number; bbox: number[] } | undefined,
  span: Span,
) {
  const timeline = useQuery(
    trpc.status.timeline.queryOptions(
      { bbox: (area?.bbox ?? [0, 0, 0, 0]) as [number, number, number, number], ...span },
      { enabled: area !== undefined, staleTime: 60_000, placeholderData: (previous) => previous },
    ),
  );
  const windows = useQuery(
    trpc.schedule.windows.queryOptions(
      { areaId: area?.areaId ?? '', ...span },
      { enabled: area !== undefined, staleTime: 60_000 },
    ),
  );
  return { line: area ? lineOf(timeline.data?.timelines ?? null, area.number) : null, timeline, windows };
}

export interface Span {
  from: string;
  to: string;
}

/** The span to ask for: the same for every moment of the time bar, so that moving asks nothing. */
export function spanAround(at: Date | null, now: Date): Span {
  const isNear = at === null || Math.abs(at.getTime() - now.getTime()) <= 7.5 * dayMs;
  const baseMs = isNear ? floorTo(now, hourMs) : floorTo(at, dayMs);
  return {
    from: new Date(baseMs - 8 * dayMs).toISOString(),
    to: new Date(baseMs + 16 * dayMs).toISOString(),
  };
}

/** What the timeline tells of a moment while its full answer is not there yet. */
export function answerFromTimeline(
  answer: AreaStatusAnswer,
  line: Timeline,
  windows: readonly PlannedWindow[],
  at: Date,
): AreaStatusAnswer {
  const { code, sinceAtMs, untilAtMs } = statusCodeAt(line, at.getTime());
  const state = code === 'f' ? 'off' : code === 'u' ? 'unknown' : 'on';
  const freeAtMs = state === 'off' && untilAtMs > at.getTime() ? untilAtMs : at.getTime();
  const next = windows.find(({ startsAt }) => startsAt.getTime() > freeAtMs) ?? null;
  return {
    ...answer,
    at,
    state,
    since: dateOf(sinceAtMs),
    until: dateOf(untilAtMs),
    certainty: state === 'unknown' ? 'unclear' : 'expected',
    next,
    backAt: next && backAfter(line, next.startsAt.getTime()),
    because: [],
    unknownReason: null,
    lastKnown: null,
    probabilityOff: null,
  };
}

function lineOf(timelines: string | null, areaNumber: number): Timeline | null {
  if (timelines === null) return null;
  const { lines, lineOf: indexOf } = decodeTimelines(timelines);
  return lines[indexOf.get(areaNumber) ?? -1] ?? null;
}

function waitMs(answer: AreaStatusAnswer | undefined): number {
  const untilMs = answer?.until ? answer.until.getTime() - Date.now() + 500 : longestWaitMs;
  return Math.min(Math.max(untilMs, 2_000), longestWaitMs);
}

function floorTo(at: Date, stepMs: number): number {
  return Math.floor(at.getTime() / stepMs) * stepMs;
}

function dateOf(atMs: number): Date | null {
  return Number.isFinite(atMs) ? new Date(atMs) : null;
}
