import { conformalBands } from '@wip/shared/forecast/conformalBands.ts';
import { demandSeries } from '@wip/shared/forecast/demandSeries.ts';
import { forecastDays } from '@wip/shared/forecast/forecastDays.ts';
import { describe, expect, test } from 'vitest';
import { writtenDemand } from '../../support/writtenDemand.ts';

const grid = writtenDemand({ days: 200 });
const series = demandSeries(grid);
const last = series.blockStarts.length - 3;
const blocks = Array.from({ length: 70 }, (_, index) => last - 69 + index);

describe('a day-ahead forecast', () => {
  const forecasts = forecastDays(series, blocks);

  test('is better than both naives on demand with weather and weekends', () => {
    const error = (rows: readonly Float64Array[]) =>
      rows
        .slice(20)
        .flatMap((row, day) =>
          [...row].map((value, slot) => Math.abs(value - forecasts.actuals[day + 20]![slot]!)),
        )
        .reduce((sum, value) => sum + value, 0);
    expect(error(forecasts.blends)).toBeLessThan(0.9 * error(forecasts.members.day));
    expect(error(forecasts.blends)).toBeLessThan(0.9 * error(forecasts.members.week));
  });

  test('is the same from the series cut off at its issue', () => {
    const cut = demandSeries({ ...grid, values: grid.values.slice(0, series.blockStarts[last]) });
    const known = forecastDays(cut, blocks);
    expect(known.blends.at(-1)).toEqual(forecasts.blends.at(-1));
    expect(known.members.long.at(-1)).toEqual(forecasts.members.long.at(-1));
    expect(known.actuals.at(-1)!.every(Number.isNaN)).toBe(true);
    const day = blocks.length - 1;
    expect(conformalBands(known.blends, known.actuals, { day })).toEqual(
      conformalBands(forecasts.blends, forecasts.actuals, { day }),
    );
  });

  test('has bands around it that hold about as often as they say', () => {
    let [within, all] = [0, 0];
    for (let day = 40; day < blocks.length; day++) {
      const bands = conformalBands(forecasts.blends, forecasts.actuals, { day });
      forecasts.actuals[day]!.forEach((actual, slot) => {
        expect(bands[0]![slot]).toBeLessThanOrEqual(bands[1]![slot]!);
        expect(bands[1]![slot]).toBeLessThanOrEqual(bands[2]![slot]!);
        expect(bands[3]![slot]).toBeGreaterThanOrEqual(bands[2]![slot]!);
        all += 1;
        if (actual >= bands[1]![slot]! && actual <= bands[3]![slot]!) within += 1;
      });
    }
    expect(within / all).toBeGreaterThan(0.7);
    expect(within / all).toBeLessThan(0.9);
  });

  test('is not misled by cuts: hours at zero are no demand', () => {
    const cut = grid.values.map((value, step) =>
      step % 24 === 18 && Math.floor(step / 24) % 3 === 0 ? 0 : value,
    );
    const masked = forecastDays(demandSeries({ ...grid, values: cut }), blocks);
    const evening = masked.members.long.map((row) => row[20]! / forecasts.members.long[0]![20]!);
    expect(Math.min(...evening)).toBeGreaterThan(0.5);
    masked.blends.forEach((row, day) => {
      row.forEach((value, slot) => {
        expect(value / forecasts.blends[day]![slot]!).toBeGreaterThan(0.8);
      });
    });
  });
});
