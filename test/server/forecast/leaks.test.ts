import { evaluatedBlocks } from '@wip/server/features/forecast/evaluate/evaluateSeries.ts';
import { publicHolidays } from '@wip/server/features/forecast/holidays/publicHolidays.ts';
import { conformalBands } from '@wip/shared/forecast/conformalBands.ts';
import { demandSeries, type RegularGrid } from '@wip/shared/forecast/demandSeries.ts';
import { forecastDays } from '@wip/shared/forecast/forecastDays.ts';
import { describe, expect, test } from 'vitest';
import { openSeries } from '../../support/openSeries.ts';
import { sharedData } from '../../support/sharedData.ts';

const all = sharedData() === null ? [] : [...(await openSeries()).values()];
/** Of the first of so many shown days; the last days before it calibrate. */
const calibration = 12;

describe.skipIf(sharedData() === null)('forecasts of real series', () => {
  test.each(all.map((one) => [one.seriesId, one] as const))(
    'are the same from the series cut off at their issue: %s',
    (_, series) => {
      const endsAtMs = series.startsAtMs + series.values.length * series.stepMs;
      const holidays = publicHolidays(series.timeZone, { fromMs: series.startsAtMs, toMs: endsAtMs });
      const grid: RegularGrid = { ...series, holidays };
      const whole = demandSeries(grid);
      const { shown } = evaluatedBlocks(whole);
      for (const origin of [shown[0]!, shown.at(-1)!, dayAfterAShortDay(whole, shown[0]!)]) {
        const blocks = Array.from({ length: calibration + 1 }, (_, index) => origin - calibration + index);
        const cut = demandSeries({ ...grid, values: series.values.slice(0, whole.blockStarts[origin]) });
        const [known, later] = [forecastDays(cut, blocks), forecastDays(whole, blocks)];
        expectSame(known.blends.at(-1)!, later.blends.at(-1)!);
        const bandsOf = ({ blends, actuals }: typeof known) =>
          conformalBands(blends, actuals, { day: calibration });
        bandsOf(known).forEach((band, level) => {
          expectSame(band, bandsOf(later)[level]!);
        });
      }
    },
  );
});

/** The first block after `from` that follows a day of 23 hours; `from` where clocks never change. */
function dayAfterAShortDay({ blockStarts, stepsPerDay }: ReturnType<typeof demandSeries>, from: number) {
  for (let block = from; block < blockStarts.length; block++) {
    if (blockStarts[block]! - blockStarts[block - 1]! < stepsPerDay) return block;
  }
  return from;
}

/** Equal but for the order in which sums were taken. */
function expectSame(one: Float64Array, other: Float64Array): void {
  expect(one.length).toBe(other.length);
  one.forEach((value, slot) => {
    expect(Math.abs(value / other[slot]! - 1)).toBeLessThan(1e-9);
  });
}
