import { chartWords } from '@wip/client/src/features/consumption/charts/chartWords.ts';
import { bandsByHour, demandModel } from '@wip/client/src/features/forecast/demand/demandModel.ts';
import { spanAhead, spanOfToday } from '@wip/client/src/features/forecast/demand/demandSpan.ts';
import { peakWords, scoreNote, scoreWords } from '@wip/client/src/features/forecast/demand/demandWords.ts';
import type { DemandForecast, DemandScore } from '@wip/shared/forecast/forecastSchemas.ts';
import { expect, test } from 'vitest';

const timeZone = 'Africa/Johannesburg';
const midnight = new Date('2026-11-24T22:00:00Z');

function forecastOf(change: Partial<DemandForecast> = {}, steps = 24): DemandForecast {
  const column = (value: number | null) => Array.from({ length: steps }, () => value);
  return {
    asOf: midnight,
    timeZone,
    startsAt: midnight,
    stepMinutes: 60,
    quality: 'full',
    issuedAt: midnight,
    modelVersion: 'ridge-1',
    isBacktest: false,
    medianKw: column(10),
    low80Kw: column(8),
    high80Kw: column(12),
    low95Kw: column(7),
    high95Kw: column(13),
    actualKw: column(null),
    scores: null,
    isSimulated: false,
    ...change,
  };
}

const score = (nmaePercent: number, change: Partial<DemandScore> = {}): DemandScore => ({
  days: 60,
  issuedDays: 60,
  maeKw: 1,
  nmaePercent,
  mase: null,
  pinballPercent: null,
  coverage80Percent: null,
  coverage95Percent: null,
  ...change,
});

test('a forecast without bands has no columns for them, and one with bands lists all four bounds', () => {
  const none = Array.from({ length: 24 }, () => null);
  const bare = demandModel(
    forecastOf({ quality: 'too-little', low80Kw: none, high80Kw: none, low95Kw: none, high95Kw: none }),
  );
  expect(bare.hasBands).toBe(false);
  expect(bare.series.map(({ name }) => name)).toEqual(['Measured', 'Expected']);
  expect(demandModel(forecastOf()).series).toHaveLength(6);
});

test('what is not known yet stays a gap, and steps that nobody forecast are not drawn', () => {
  const medianKw = Array.from({ length: 24 }, (_, step) => (step < 20 ? 10 : null));
  const actualKw = Array.from({ length: 24 }, (_, step) => (step < 3 ? 0 : null));
  const model = demandModel(forecastOf({ medianKw, actualKw }));
  expect(model.labels).toHaveLength(20);
  expect(model.edgesMs).toHaveLength(21);
  expect(model.series[0]!.values.slice(0, 4)).toEqual([0, 0, 0, null]);
});

test('half hours fall into the hours of the local day, also on the days on which clocks change', () => {
  const steps = 50;
  const medianKw = Array.from({ length: steps }, (_, step) => step);
  const autumn = bandsByHour(
    forecastOf({
      timeZone: 'Europe/Berlin',
      startsAt: new Date('2026-10-24T22:00:00Z'),
      stepMinutes: 30,
      medianKw,
    }),
  );
  expect(autumn.medianKw[0]).toBe(0.5);
  expect(autumn.medianKw[2]).toBe((4 + 5 + 6 + 7) / 4); // the hour that comes twice
  expect(autumn.medianKw[23]).toBe(48.5);
  const spring = bandsByHour(
    forecastOf({
      timeZone: 'Europe/Berlin',
      startsAt: new Date('2026-03-28T23:00:00Z'),
      stepMinutes: 30,
      medianKw: medianKw.slice(0, 46),
    }),
  );
  expect(spring.medianKw[2]).toBeNull();
  expect(spring.medianKw[3]).toBe(4.5);
});

test.each([
  ['Asia/Kolkata', '2026-11-24T18:00:00Z', '2026-11-24T18:30:00.000Z'],
  ['Asia/Kathmandu', '2026-11-24T18:00:00Z', '2026-11-24T18:15:00.000Z'],
])(
  'in %s, where midnight is within an hour of UTC, no hour of today is yesterday’s',
  (zone, firstStep, from) => {
    const at = new Date('2026-11-25T06:00:00Z');
    expect(spanOfToday(at, zone)).toEqual({ from, hours: 25 });
    const medianKw = Array.from({ length: 25 }, (_, step) => step);
    const { medianKw: byHour } = bandsByHour(
      forecastOf({ timeZone: zone, startsAt: new Date(firstStep), medianKw }, 25),
    );
    expect(byHour).toEqual(Array.from({ length: 24 }, (_, hour) => hour + 1));
  },
);

test('the chart of today asks for the whole local day, the forecast’s for a day beyond now', () => {
  const at = new Date('2026-03-29T10:20:00Z');
  expect(spanOfToday(at, 'Europe/Berlin')).toEqual({ from: '2026-03-28T23:00:00.000Z', hours: 23 });
  expect(spanAhead(at, 'Europe/Berlin')).toEqual({ from: '2026-03-28T23:00:00.000Z', hours: 12 + 24 });
});

test('the peak to come is given as a range, and without one as unsure', () => {
  const medianKw = Array.from({ length: 24 }, (_, step) => (step === 18 ? 20 : step === 1 ? 30 : 10));
  const now = new Date(midnight.getTime() + 5 * 3_600_000);
  expect(peakWords(forecastOf({ medianKw }), now)).toContain(
    'at about 18:00: 8\u00a0kW to 12\u00a0kW'.replaceAll('\u00a0', ' '),
  );
  const none = Array.from({ length: 24 }, () => null);
  expect(peakWords(forecastOf({ medianKw, low80Kw: none, high80Kw: none }), now)).toContain('cannot be said');
  expect(peakWords(forecastOf({ medianKw: none }), now)).toBeNull();
});

test('a forecast that was worse than a simple guess says so', () => {
  const good = { model: score(4), dailyNaive: score(8), weeklyNaive: score(9) };
  expect(scoreWords(good)).toBe(
    'Over the last 60 days such forecasts were off by 4.0\u00a0% on average; the simple guess ‘same as yesterday’ by 8.0\u00a0%, ‘same as a week ago’ by 9.0\u00a0%.',
  );
  expect(scoreWords({ ...good, weeklyNaive: score(3) })).toContain('The simple guess was better.');
  expect(scoreWords(null)).toContain('cannot be told yet');
});

test('what was computed afterwards is never counted as issued', () => {
  const other = { dailyNaive: score(8), weeklyNaive: score(9) };
  expect(scoreNote({ model: score(4, { issuedDays: 12 }), ...other })).toContain('48 of these 60');
  expect(scoreNote({ model: score(4, { issuedDays: 0 }), ...other })).toContain('All of these 60');
  expect(scoreNote({ model: score(4), ...other })).toBeNull();
});

test('the sentence of a chart tells the same numbers as its table', () => {
  const model = demandModel(forecastOf({ medianKw: Array.from({ length: 24 }, (_, step) => 10 + step) }));
  const words = chartWords({ ...model, series: model.series.slice(0, 2) });
  expect(words).toContain('Measured: no readings.');
  expect(words).toContain('most 33 kW (Wed 25 Nov 23:00)');
});
