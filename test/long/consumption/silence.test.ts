import { describe, expect, test } from 'vitest';
import { createFleet } from '../../faults/fleets.ts';
import { scoreLine } from '../../faults/scoreLine.ts';
import { type SilenceScore, scoreFleet } from '../../faults/silenceScore.ts';

describe('silence of ten simulated fleets', () => {
  const seeds = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
  const scores: SilenceScore[] = [];
  const sum = (of: (score: SilenceScore) => number) => scores.reduce((total, score) => total + of(score), 0);

  test.each(seeds)('what was claimed ends in time: seed %i', (seed) => {
    const score = scoreFleet(createFleet(seed));
    scores.push(score);
    console.log(scoreLine(seed, score));
    expect(score.clearedInTime).toBe(score.cleared);
  });

  test('nine in ten outages are found, and one claim in 1,000 area-days is false at most', () => {
    expect(scores).toHaveLength(seeds.length);
    expect(sum(({ found }) => found) / sum(({ longEnough }) => longEnough)).toBeGreaterThanOrEqual(0.9);
    expect(sum(({ partialFound }) => partialFound)).toBeGreaterThanOrEqual(
      0.8 * sum(({ partialLongEnough }) => partialLongEnough),
    );
    expect(sum(({ falseClaims }) => falseClaims) / sum(({ areaDays }) => areaDays)).toBeLessThanOrEqual(
      1 / 1000,
    );
  });
});
