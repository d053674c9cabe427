import { describe, expect, test } from 'vitest';
import { createFleet } from './fleets.ts';
import { scoreLine } from './scoreLine.ts';
import { scoreFleet } from './silenceScore.ts';

describe('silence of simulated fleets', () => {
  test('outages are found, not invented, and end when the power returns', () => {
    const seed = 1;
    const score = scoreFleet(createFleet(seed));
    console.log(scoreLine(seed, score));
    expect(score.found / score.longEnough).toBeGreaterThanOrEqual(0.9);
    expect(score.partialFound).toBeGreaterThanOrEqual(0.8 * score.partialLongEnough);
    expect(score.falseClaims / score.areaDays).toBeLessThanOrEqual(1 / 1000);
    expect(score.cleared).toBeGreaterThan(0);
    expect(score.clearedInTime).toBe(score.cleared);
    expect(score.failuresFound).toBe(2);
  });
});
