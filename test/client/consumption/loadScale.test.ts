import {
  stepCount,
  stepOf,
  stepWords,
  widthFor,
} from '@wip/client/src/features/consumption/live/loadScale.ts';
import { describe, expect, it } from 'vitest';

describe('the scale of use', () => {
  it('has round steps that nearly all loads fill', () => {
    expect(widthFor([0.4, 3, 7.2], null)).toBe(2);
    expect(widthFor([1_400], null)).toBe(200);
    expect(widthFor([3.5], null)).toBe(0.5);
    expect(widthFor([7], null)).toBe(1);
    expect(widthFor([], null)).toBe(1);
    expect(widthFor([0.01, 0.02], null)).toBe(0.1);
  });

  it('is not stretched by one area among many', () => {
    const loadsKw = [...Array.from({ length: 99 }, () => 6), 5_000];
    expect(widthFor(loadsKw, null)).toBe(1);
  });

  it('stays as it was while the loads still fill a third of it', () => {
    expect(widthFor([13.9], 2)).toBe(2);
    expect(widthFor([4.8], 2)).toBe(2);
    expect(widthFor([4.6], 2)).toBe(1);
    expect(widthFor([14.1], 2)).toBe(5);
    expect(widthFor([], 2)).toBe(2);
  });

  it('puts a load at a step’s lower end into that step, what is given back into the first, and more into the last', () => {
    expect([-3, 0, 1.9, 2, 5.9, 12, 99].map((loadKw) => stepOf(loadKw, 2))).toEqual([0, 0, 0, 1, 2, 6, 6]);
    expect(stepOf(0.3, 0.1)).toBe(3);
  });

  it('names its steps', () => {
    const words = stepWords(0.5);
    expect(words).toHaveLength(stepCount);
    expect([words[0], words[1], words[6]]).toEqual(['below 0.5', '0.5–1', '3 and more']);
  });
});
