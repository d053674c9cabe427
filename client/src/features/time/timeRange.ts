import { dayMs, hourMs, minuteMs } from '@wip/shared/durations.ts';

/** The slider moves by half hours. */
export const stepMs = 30 * minuteMs;

export const rangeNames = ['24 h', '72 h', '7 days'] as const;
export type RangeName = (typeof rangeNames)[number];

const spans: Record<RangeName, { backMs: number; aheadMs: number }> = {
  '24 h': { backMs: 6 * hourMs, aheadMs: 18 * hourMs },
  '72 h': { backMs: 24 * hourMs, aheadMs: 48 * hourMs },
  '7 days': { backMs: 7 * dayMs, aheadMs: 7 * dayMs },
};

/** The span of the slider: both ends are half hours, and one of its steps stands for now. */
export interface TimeRange {
  startMs: number;
  endMs: number;
  lastStep: number;
  nowStep: number;
}

export function rangeAround(nowMs: number, name: RangeName): TimeRange {
  const { backMs, aheadMs } = spans[name];
  const middleMs = Math.floor(nowMs / stepMs) * stepMs;
  const startMs = middleMs - backMs;
  const endMs = middleMs + aheadMs;
  return { startMs, endMs, lastStep: (endMs - startMs) / stepMs, nowStep: backMs / stepMs };
}

/** The shortest range that holds a moment, at least `name`; the longest one where none does. */
export function rangeHolding(atMs: number | null, nowMs: number, name: RangeName): RangeName {
  const holds = (candidate: RangeName) => {
    const { startMs, endMs } = rangeAround(nowMs, candidate);
    return atMs === null || (atMs >= startMs && atMs <= endMs);
  };
  return rangeNames.slice(rangeNames.indexOf(name)).find(holds) ?? '7 days';
}

/** The slider's step nearest to a moment (null is now). */
export function stepOf(range: TimeRange, atMs: number | null): number {
  if (atMs === null) return range.nowStep;
  return Math.min(Math.max(Math.round((atMs - range.startMs) / stepMs), 0), range.lastStep);
}

/** The moment that a step stands for; null is now. */
export function momentOf(range: TimeRange, step: number): number | null {
  return step === range.nowStep ? null : range.startMs + step * stepMs;
}

/** Where a moment lies between the ends of a range, 0 to 1. */
export function shareOf(range: TimeRange, atMs: number): number {
  return Math.min(1, Math.max(0, (atMs - range.startMs) / (range.endMs - range.startMs)));
}
