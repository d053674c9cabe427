import { conformalBands } from '@wip/shared/forecast/conformalBands.ts';
import { demandSeries } from '@wip/shared/forecast/demandSeries.ts';
import { forecastDays } from '@wip/shared/forecast/forecastDays.ts';
import { specifiedModel } from '@wip/shared/forecast/members.ts';
import { describe, expect, test } from 'vitest';
import { writtenDemand } from '../../support/writtenDemand.ts';

const hoursPerDay = 24;
const blocksUpTo = (last: number, count: number) =>
  Array.from({ length: count }, (_, index) => last - count + 1 + index);

const meanError = (forecasts: readonly Float64Array[], actuals: readonly Float64Array[]) => {
  const errors = forecasts.flatMap((row, day) =>
    [...row].map((value, slot) => Math.abs(value - actuals[day]![slot]!)),
  );
  return errors.reduce((sum, error) => sum + error, 0) / errors.length;
};

describe('the model that forecasts are issued by', () => {
  test('forecasts a day alike, whatever other days are asked', () => {
    const series = demandSeries(writtenDemand({ days: 520 }));
    const alone = forecastDays(series, [500]);
    const among = forecastDays(series, blocksUpTo(500, 60));
    for (const name of ['long', 'coarse', 'similar'] as const) {
      alone.members[name][0]!.forEach((value, slot) => {
        expect(among.members[name].at(-1)![slot]! / value).toBeCloseTo(1, 9);
      });
    }
  });

  test('is not worse on demand with weather than the method that it began from', () => {
    const series = demandSeries(writtenDemand({ days: 420, seed: 3 }));
    const blocks = blocksUpTo(415, 80);
    const own = forecastDays(series, blocks);
    const specified = forecastDays(series, blocks, specifiedModel);
    expect(meanError(own.blends.slice(20), own.actuals.slice(20))).toBeLessThan(
      1.02 * meanError(specified.blends.slice(20), specified.actuals.slice(20)),
    );
  });

  test('expects on a public holiday what past ones were like', () => {
    const grid = writtenDemand({ days: 400 });
    const isHoliday = (day: number) => day % 31 === 17;
    const values = grid.values.map((value, hour) =>
      isHoliday(Math.floor(hour / hoursPerDay)) ? 0.7 * value : value,
    );
    const holidays = Array.from({ length: 400 }, (_, day) => day)
      .filter(isHoliday)
      .map((day) => new Date(grid.startsAtMs + day * 86_400_000).toISOString().slice(0, 10));
    const zone = { ...grid, values, timeZone: 'UTC' };
    const [told, untold] = [demandSeries({ ...zone, holidays }), demandSeries(zone)];
    const asked = blocksUpTo(389, 70);
    expect(isHoliday(389)).toBe(true);
    const errorOn = (series: typeof told) => {
      const { blends, actuals } = forecastDays(series, asked);
      return meanError(blends.slice(-1), actuals.slice(-1));
    };
    expect(errorOn(told)).toBeLessThan(0.5 * errorOn(untold));
  });

  test('knows nothing of a day that a shorter one before it reaches into', () => {
    const grid = { ...writtenDemand({ days: 120 }), timeZone: 'Europe/Berlin' };
    const whole = demandSeries(grid);
    const origin =
      whole.blockStarts.findIndex((start, block) => whole.blockStarts[block + 1]! - start === 23) + 1;
    const cut = demandSeries({ ...grid, values: grid.values.slice(0, whole.blockStarts[origin]) });
    const blocks = blocksUpTo(origin, 10);
    const [known, later] = [forecastDays(cut, blocks), forecastDays(whole, blocks)];
    const bandsOf = ({ blends, actuals }: typeof known) => conformalBands(blends, actuals, { day: 9 });
    expect(origin).toBeGreaterThan(70);
    bandsOf(known).forEach((band, level) => {
      band.forEach((value, slot) => {
        expect(bandsOf(later)[level]![slot]! / value).toBeCloseTo(1, 9);
      });
    });
  });
});
