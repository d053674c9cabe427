import { reliabilityDots } from '@wip/client/src/features/forecast/scores/reliabilityPlot.ts';
import { daysWords, scoreRows, verdictWords } from '@wip/client/src/features/forecast/scores/scoreWords.ts';
import type { DemandScore, DemandScores } from '@wip/shared/forecast/forecastSchemas.ts';
import { expect, test } from 'vitest';

const score = (nmaePercent: number, change: Partial<DemandScore> = {}): DemandScore => ({
  days: 60,
  issuedDays: 60,
  maeKw: 1,
  nmaePercent,
  mase: 0.4,
  pinballPercent: null,
  coverage80Percent: null,
  coverage95Percent: null,
  ...change,
});
const scores = (model: number): DemandScores => ({
  model: score(model),
  dailyNaive: score(8),
  weeklyNaive: score(10),
});

test('a forecast is measured by the better of the two guesses, and worse is called worse', () => {
  expect(verdictWords(scores(4))).toBe('50\u00a0% better than the better simple guess');
  expect(verdictWords(scores(9))).toBe('13\u00a0% worse than the better simple guess');
  expect(verdictWords(scores(8))).toBe('As good as the better simple guess');
});

test('both simple guesses always stand beside the forecast, and what they lack is a dash', () => {
  const rows = scoreRows(scores(4));
  expect(rows.map(({ name }) => name)).toEqual(['Forecast', 'Same as yesterday', 'Same as a week ago']);
  expect(rows[1]!.coverage80).toBe('–');
});

test('backtests are named beside what was issued on the day', () => {
  const of = (issuedDays: number) => daysWords({ ...scores(4), model: score(4, { issuedDays }) });
  expect(of(60)).toContain('all issued on the day');
  expect(of(12)).toContain('12 of them issued on the day');
  expect(of(0)).toContain('all computed afterwards');
});

test('a bin without cases has no dot, and a bin that came as often as said lies on the diagonal', () => {
  const dots = reliabilityDots({
    horizonHours: 24,
    cases: 110,
    brier: 0.1,
    climatologyBrier: 0.1,
    skill: 0,
    reliability: [
      { meanForecast: 0.5, offShare: 0.5, cases: 100 },
      { meanForecast: 0.9, offShare: 0, cases: 0 },
      { meanForecast: 0, offShare: 0, cases: 10 },
    ],
  });
  expect(dots).toHaveLength(2);
  const [middle, origin] = dots;
  expect(middle!.x - origin!.x).toBe(origin!.y - middle!.y);
  expect(middle!.radius).toBeGreaterThan(origin!.radius);
});
