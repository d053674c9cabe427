import { quantileLevels } from './conformalBands.ts';
import { finiteMean } from './numbers.ts';

/** How good forecasts were, over all slots that have an actual value. */
export interface DemandScore {
  /** Mean absolute error, in the unit of the series. */
  mae: number;
  /** The mean absolute error in per cent of the mean load. */
  nmaePercent: number;
  /** The mean absolute error against that of the weekly naive before the first origin; below 1 is better. */
  mase: number;
  /** The mean pinball loss over the five levels, in per cent of the mean load. */
  pinballPercent: number;
  /** The share of actual values within the 80 % and the 95 % band. */
  coverage80: number;
  coverage95: number;
}

export interface IssuedDay {
  /** Five rows by quantile level, or the forecast alone. */
  bands: readonly Float64Array[];
  actual: Float64Array;
}

/**
 * Scores issued days; the mean over days of each day's mean. `weeklyError` is the mean absolute error of the weekly
 * naive over the values before the first origin (see `weeklyNaiveError`).
 *
 * A forecast without bands has NaN for pinball and coverage.
 */
export function scoreForecasts(days: readonly IssuedDay[], weeklyError: number): DemandScore {
  const middle = (bands: readonly Float64Array[]) => bands[bands.length === 1 ? 0 : 2] ?? new Float64Array();
  const mae = finiteMean(
    days.map(({ bands, actual }) => meanOver(actual, (y, slot) => Math.abs(y - at(middle(bands), slot)))),
  );
  const load = finiteMean(days.map(({ actual }) => finiteMean(actual)));
  const banded = days.filter(({ bands }) => bands.length === quantileLevels.length);
  const within = (low: number, high: number) =>
    finiteMean(
      banded.map(({ bands, actual }) =>
        meanOver(actual, (y, slot) => (y >= at(bands[low], slot) && y <= at(bands[high], slot) ? 1 : 0)),
      ),
    );
  const pinball = finiteMean(
    banded.map(({ bands, actual }) => meanOver(actual, (y, slot) => pinballOf(y, bands, slot))),
  );
  return {
    mae,
    nmaePercent: (100 * mae) / load,
    mase: mae / weeklyError,
    pinballPercent: (100 * pinball) / load,
    coverage80: within(1, 3),
    coverage95: within(0, 4),
  };
}

/** The mean absolute difference of the values before index `before` to those a week earlier. */
export function weeklyNaiveError(values: Float64Array, stepsPerDay: number, before: number): number {
  const week = 7 * stepsPerDay;
  return finiteMean(
    values.subarray(week, before).map((value, index) => Math.abs(value - (values[index] ?? Number.NaN))),
  );
}

function pinballOf(actual: number, bands: readonly Float64Array[], slot: number): number {
  return finiteMean(
    quantileLevels.map((level, index) => {
      const missed = actual - at(bands[index], slot);
      return Math.max(level * missed, (level - 1) * missed);
    }),
  );
}

function meanOver(actual: Float64Array, lossOf: (value: number, slot: number) => number): number {
  return finiteMean(actual.map((value, slot) => (Number.isNaN(value) ? Number.NaN : lossOf(value, slot))));
}

function at(row: Float64Array | undefined, slot: number): number {
  return row?.[slot] ?? Number.NaN;
}
