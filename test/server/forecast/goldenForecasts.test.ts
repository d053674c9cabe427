import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSeriesFolder } from '@wip/server/features/forecast/evaluate/readSeriesFolder.ts';
import { conformalBands } from '@wip/shared/forecast/conformalBands.ts';
import { demandSeries } from '@wip/shared/forecast/demandSeries.ts';
import { forecastDays } from '@wip/shared/forecast/forecastDays.ts';
import { specifiedModel } from '@wip/shared/forecast/members.ts';
import { describe, expect, test } from 'vitest';
import { sharedData } from '../../support/sharedData.ts';

const folder = join(sharedData() ?? '', 'forecast/open');

/** The origins with the whole history before them take seconds; the first ten are as good a proof. */
const origins = 10;

describe.skipIf(sharedData() === null)('forecasts of real series', () => {
  test.each(['pjm_duq', 'ukmeter_1'])('equal those of the reference: %s', async (seriesId) => {
    const golden = readGolden(seriesId);
    const [series] = (await readSeriesFolder(folder)).series.filter((one) => one.seriesId === seriesId);
    const demand = demandSeries(series!);
    const shown = [...golden.keys()].slice(0, origins).map((originAtMs) => {
      const start = (originAtMs - series!.startsAtMs) / series!.stepMs;
      return demand.blockStarts.indexOf(start);
    });
    const from = Math.max(15, shown[0]! - 60);
    const blocks = Array.from({ length: shown.at(-1)! - from + 1 }, (_, index) => from + index);
    const forecasts = forecastDays(demand, blocks, specifiedModel);
    for (const [index, rows] of [...golden.values()].slice(0, origins).entries()) {
      const day = blocks.indexOf(shown[index]!);
      const bands = conformalBands(forecasts.blends, forecasts.actuals, { day });
      rows.forEach(([long, ...quantiles], slot) => {
        expectNear(forecasts.members.long[day]![slot]!, long!, 1e-4);
        quantiles.forEach((quantile, level) => {
          expectNear(bands[level]![slot]!, quantile, 1e-3);
        });
      });
    }
  });
});

/** `ridge_long, q025, q10, blend, q90, q975` by step, by origin. */
function readGolden(seriesId: string): Map<number, number[][]> {
  const golden = new Map<number, number[][]>();
  for (const line of readFileSync(join(folder, 'reference_forecasts.csv'), 'utf8').split('\n')) {
    const [id, origin, step, , ...values] = line.split(',');
    if (id !== seriesId) continue;
    const rows = golden.get(Date.parse(origin!)) ?? [];
    golden.set(Date.parse(origin!), rows);
    rows[Number(step)] = values.map(Number);
  }
  return golden;
}

function expectNear(value: number, wanted: number, share: number): void {
  expect(Math.abs(value - wanted)).toBeLessThanOrEqual(share * Math.abs(wanted) + 1e-4);
}
