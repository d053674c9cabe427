import { barsModel, heatModel } from '@wip/client/src/features/consumption/charts/chartModel.ts';
import { chartWords } from '@wip/client/src/features/consumption/charts/chartWords.ts';
import type { ConsumptionHistory } from '@wip/shared/consumption/consumptionSchemas.ts';
import { describe, expect, it } from 'vitest';

const hourMs = 3_600_000;

function historyOf(part: Partial<ConsumptionHistory>): ConsumptionHistory {
  return {
    resolution: 'day',
    timeZone: 'Africa/Johannesburg',
    startsAtMs: [],
    endsAtMs: 0,
    energyKwh: [],
    meanKw: [],
    minKw: [],
    maxKw: [],
    coverage: [],
    isSimulated: false,
    ...part,
  };
}

describe('bars of days', () => {
  const model = barsModel(
    historyOf({
      startsAtMs: [0, 1, 2].map((day) => Date.parse('2026-11-22T22:00:00Z') + day * 24 * hourMs),
      energyKwh: [12, null, 0],
      coverage: [1, 0, 0.4],
    }),
  );

  it('name the days of the region, and keep a gap apart from zero', () => {
    expect(model.labels).toEqual(['Mon 23 Nov', 'Tue 24 Nov', 'Wed 25 Nov']);
    expect(model.series[0]!.values).toEqual([12, null, 0]);
  });

  it('say in words what is missing', () => {
    expect(chartWords(model)).toBe(
      'Used per day. Used: 12 kWh in all, most 12 kWh (Mon 23 Nov), least 0 kWh (Wed 25 Nov). ' +
        '1 of 3 only partly measured. 1 of 3 without readings.',
    );
    expect(chartWords({ ...model, isSimulated: true })).toContain('Simulated data.');
  });
});

describe('the field of days and hours', () => {
  it('puts each hour into its local day and hour, and leaves gaps', () => {
    const model = heatModel(
      historyOf({
        resolution: 'hour',
        startsAtMs: ['2026-11-23T21:00:00Z', '2026-11-23T22:00:00Z', '2026-11-24T15:00:00Z'].map(Date.parse),
        meanKw: [1, 2, null],
      }),
    );
    expect(model.labels).toEqual(['Mon 23 Nov', 'Tue 24 Nov']);
    expect(model.series).toHaveLength(24);
    expect(model.series[23]!.values).toEqual([1, null]);
    expect(model.series[0]!.values).toEqual([null, 2]);
    expect(model.series[17]!.values).toEqual([null, null]);
  });

  it('averages the hour that comes twice when clocks go back', () => {
    const model = heatModel(
      historyOf({
        resolution: 'hour',
        timeZone: 'Europe/Berlin',
        startsAtMs: ['2026-10-25T00:00:00Z', '2026-10-25T01:00:00Z'].map(Date.parse),
        meanKw: [1, 3],
      }),
    );
    expect(model.series[2]!.values).toEqual([2]);
  });
});
