import { hourMs } from '@wip/shared/durations.ts';
import { pieceAt, type Timeline } from '@wip/shared/status/timelines.ts';
import { stepMs, type TimeRange } from './timeRange.ts';

export interface TimeAt {
  /** The moment on screen; null is now. */
  atMs: number | null;
  nowMs: number;
  range: TimeRange;
  /** The chosen area's states; null where none is chosen or they are not known yet. */
  line: Timeline | null;
}

const slideMs: Record<string, number> = {
  ArrowLeft: -stepMs,
  ArrowDown: -stepMs,
  ArrowRight: stepMs,
  ArrowUp: stepMs,
  PageDown: -6 * hourMs,
  PageUp: 6 * hourMs,
};

/** Where a key on the slider leads; null is now, undefined where the key means nothing. */
export function momentAfterKey(key: string, time: TimeAt): number | null | undefined {
  const { range } = time;
  if (key === 'Home') return range.startMs;
  if (key === 'End') return range.endMs;
  const moveMs = slideMs[key];
  return moveMs === undefined ? momentAfterLetter(key, time) : momentAfterMove(moveMs, time);
}

/** Where a letter leads: `n` to now, `[` and `]` to the area's previous and next change. */
export function momentAfterLetter(key: string, { atMs, nowMs, line }: TimeAt): number | null | undefined {
  if (key === 'n' || key === 'N') return null;
  if (key === '[') return (line && previousChangeMs(line, atMs ?? nowMs)) ?? undefined;
  if (key === ']') return (line && nextChangeMs(line, atMs ?? nowMs)) ?? undefined;
  return undefined;
}

/** A moment moved along the slider, on its half hours and within its ends; the step of now is now. */
export function momentAfterMove(moveMs: number, { atMs, range }: TimeAt): number | null {
  const nowStepMs = range.startMs + range.nowStep * stepMs;
  const fromMs = atMs ?? nowStepMs;
  const onGridMs =
    moveMs < 0 ? Math.ceil(fromMs / stepMs) * stepMs + moveMs : Math.floor(fromMs / stepMs) * stepMs + moveMs;
  const toMs = Math.min(Math.max(onGridMs, range.startMs), range.endMs);
  return toMs === nowStepMs ? null : toMs;
}

/** When the state last changed before an instant; null where the timeline tells of none. */
export function previousChangeMs(line: Timeline, atMs: number): number | null {
  const index = pieceAt(line.startsAtMs, atMs - 1);
  // The first start is where the timeline begins, not a change.
  return index < 1 ? null : line.startsAtMs[index]!;
}

/** When the state changes next after an instant; null where the timeline tells of none. */
export function nextChangeMs(line: Timeline, atMs: number): number | null {
  return line.startsAtMs[Math.max(1, pieceAt(line.startsAtMs, atMs) + 1)] ?? null;
}
