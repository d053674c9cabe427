import { dayMs, hourMs, minuteMs } from '../durations.ts';
import { DomainError } from '../errors.ts';
import { localDateOf } from '../schedule/localDay.ts';
import type { ZoneClock } from '../schedule/zoneClock.ts';
import { publishedStepMs, type Resolution } from './consumptionSchemas.ts';

/** The most steps of one answer: a year of five minutes. */
export const mostSteps = 106_000;

/** The resolution that fits a span: some hundred to some thousand steps. */
export function resolutionFor(spanMs: number): Resolution {
  if (spanMs <= 6 * hourMs) return 'raw';
  if (spanMs <= 3 * dayMs) return '5min';
  if (spanMs <= 62 * dayMs) return 'hour';
  if (spanMs <= 1_100 * dayMs) return 'day';
  return 'month';
}

export interface StepQuestion {
  resolution: Resolution;
  fromMs: number;
  toMs: number;
  /** The region's clock: days and months are its own, a day of 23 or 25 hours included. */
  clock: ZoneClock;
  /** The length of a raw step. */
  rawMs: number;
}

/**
 * The bounds of the steps over [fromMs, toMs), the end included: step i is [bounds[i], bounds[i + 1]). The first and
 * the last are cut at the span, so that nothing outside it is counted.
 *
 * Hours are counted from local midnight. Errors: DomainError TOO_LARGE above `mostSteps`.
 */
export function stepBounds(question: StepQuestion): number[] {
  const { fromMs, toMs } = question;
  const bounds = [fromMs];
  for (const atMs of stepStarts(question)) {
    if (atMs <= fromMs) continue;
    if (atMs >= toMs) break;
    if (bounds.length >= mostSteps) {
      throw new DomainError(
        'TOO_LARGE',
        `That is more than ${mostSteps} steps; ask for a shorter span or a coarser resolution.`,
        { field: 'resolution' },
      );
    }
    bounds.push(atMs);
  }
  bounds.push(toMs);
  return bounds;
}

function stepStarts({ resolution, fromMs, toMs, clock, rawMs }: StepQuestion): Iterable<number> {
  switch (resolution) {
    case 'raw':
      return evenly(fromMs, toMs, rawMs);
    case '5min':
      return evenly(fromMs, toMs, publishedStepMs);
    case 'hour':
      return hours(fromMs, toMs, clock);
    case 'day':
      return days(fromMs, toMs, clock);
    case 'month':
      return months(fromMs, toMs, clock);
  }
}

function* evenly(fromMs: number, toMs: number, stepMs: number): Iterable<number> {
  for (let atMs = Math.floor(fromMs / stepMs) * stepMs; atMs < toMs; atMs += stepMs) yield atMs;
}

function* days(fromMs: number, toMs: number, clock: ZoneClock): Iterable<number> {
  for (let day = clock.localDayAt(fromMs); ; day++) {
    const startMs = clock.dayStartMs(day);
    if (startMs >= toMs) return;
    if (clock.hasDay(day)) yield startMs;
  }
}

function* hours(fromMs: number, toMs: number, clock: ZoneClock): Iterable<number> {
  for (let day = clock.localDayAt(fromMs); ; day++) {
    const nextDayMs = clock.dayStartMs(day + 1);
    for (let atMs = clock.dayStartMs(day); atMs < nextDayMs; atMs += hourMs) {
      if (atMs >= toMs) return;
      yield atMs;
    }
  }
}

function* months(fromMs: number, toMs: number, clock: ZoneClock): Iterable<number> {
  const first = Temporal.PlainYearMonth.from(localDateOf(clock.localDayAt(fromMs)).slice(0, 7));
  for (let month = first; ; month = month.add({ months: 1 })) {
    const startMs = clock.dayStartMs(month.toPlainDate({ day: 1 }).toString());
    if (startMs >= toMs) return;
    yield startMs;
  }
}

/** The slots of an area's local day: the five-minute slots of UTC that begin in it. */
export function slotsOfDay(clock: ZoneClock, day: number): { firstMs: number; count: number } {
  const firstMs = Math.ceil(clock.dayStartMs(day) / publishedStepMs) * publishedStepMs;
  const endMs = Math.ceil(clock.dayStartMs(day + 1) / publishedStepMs) * publishedStepMs;
  return { firstMs, count: (endMs - firstMs) / publishedStepMs };
}

/** How long after its end a slot is published: readings are on their way for as long. */
export const publishedAfterMs = 1.5 * minuteMs;
