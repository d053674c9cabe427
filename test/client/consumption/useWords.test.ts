import { boxAround } from '@wip/client/src/features/consumption/boxAround.ts';
import { todayWords, whyWithheld } from '@wip/client/src/features/consumption/loadWords.ts';
import { expect, test } from 'vitest';

test('a power cut that is known is the reason why too few meters report', () => {
  expect(whyWithheld('too-few-reporting', true)).toContain('The power is off here');
  expect(whyWithheld('too-few-reporting', false)).toContain('Too few of the meters');
  expect(whyWithheld('too-few-meters', true)).toContain('Fewer than five meters');
});

test('the day so far is called measured only as far as it is', () => {
  expect(todayWords(null, 0)).toBe('no number yet today');
  expect(todayWords(0.1, 0.004)).toBe('only just begun to be measured');
  expect(todayWords(4, 0.8)).toContain('80\u00a0% of it measured');
  expect(todayWords(4, 0.99)).toBe('since midnight');
});

test('the box around areas holds them all, across the antimeridian too', () => {
  expect(
    boxAround([
      [28, -26, 29, -25],
      [18, -34, 19, -33],
    ]),
  ).toEqual([18, -34, 29, -25]);
  expect(
    boxAround([
      [177, -18, 178, -17],
      [179, -17, -179, -16],
    ]),
  ).toEqual([177, -18, 181, -16]);
});
