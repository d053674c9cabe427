import { createZoneClock } from '../schedule/zoneClock.ts';
import type { DemandSeries } from './demandBlocks.ts';
import { demandSeries } from './demandSeries.ts';
import type { ForecastQuality } from './forecastSchemas.ts';
import { maskSeries } from './maskSeries.ts';
import { membersAsKnown } from './membersAsKnown.ts';

/** What is known of a subject's demand when a forecast of it is issued. */
export interface KnownDemand {
  /** On a regular grid in UTC, up to the origin; NaN is missing. */
  values: Float64Array;
  startsAtMs: number;
  stepMs: number;
  timeZone: string;
  /** Public holidays as local dates `YYYY-MM-DD`; absent where none are known. */
  holidays?: readonly string[] | undefined;
}

const mostMissing = 0.25;
const enoughDays = 56;
const fewestDays = 14;

/**
 * The history of a subject up to an origin, `values` ending there, with the blocks of the two days to be forecast.
 * The origin is a local midnight, or the first step after it.
 */
export function demandHistory({ values, startsAtMs, stepMs, timeZone, holidays }: KnownDemand) {
  const clock = createZoneClock(timeZone);
  const originMs = startsAtMs + values.length * stepMs;
  let nextDay = clock.localDayAt(originMs) + 1;
  while (!clock.hasDay(nextDay)) nextDay += 1;
  const nextStart = Math.ceil((clock.dayStartMs(nextDay) - startsAtMs) / stepMs);
  const extended = new Float64Array(nextStart).fill(Number.NaN);
  extended.set(values);
  const series = demandSeries({ values: extended, startsAtMs, stepMs, timeZone, holidays });
  const masked = maskSeries(series.values, series.stepsPerDay);
  const usable = usableBefore(series, masked);
  const origin = series.blockStarts.length - 2;

  return {
    series,
    masked,
    /** The block of the coming day. */
    origin,
    startMsOf: (block: number) => startsAtMs + (series.blockStarts[block] ?? 0) * stepMs,
    /** What came in a block, masked; NaN where nothing is known. */
    actualOf: (block: number) => blockOf(masked, series, block),
    /** How good a forecast issued at the beginning of `block` can be. */
    qualityAt(block: number): Exclude<ForecastQuality, 'none'> {
      const days = usable[block] ?? 0;
      if (days >= enoughDays) return 'full';
      return days >= fewestDays ? 'provisional' : 'too-little';
    },
    /** The members' forecasts issued at the beginnings of blocks, by block; each from what was known then. */
    membersAt: (blocks: readonly number[]) => membersAsKnown(series, masked, blocks),
  };
}

export type DemandHistory = ReturnType<typeof demandHistory>;

/** How many usable days precede each block. */
function usableBefore(series: DemandSeries, masked: Float64Array): number[] {
  let days = 0;
  return [...series.blockStarts.keys()].map((block) => {
    const before = days;
    const missing = blockOf(masked, series, block).filter(Number.isNaN).length;
    if (missing / series.stepsPerDay < mostMissing) days += 1;
    return before;
  });
}

function blockOf(values: Float64Array, { blockStarts, stepsPerDay }: DemandSeries, block: number) {
  const start = blockStarts[block] ?? values.length;
  return Float64Array.from({ length: stepsPerDay }, (_, slot) => values[start + slot] ?? Number.NaN);
}
