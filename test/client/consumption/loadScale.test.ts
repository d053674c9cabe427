import { publishedWords, stepWords } from '@wip/client/src/features/consumption/legendWords.ts';
import {
  nextScale,
  stepCount,
  stepOf,
  widthFor,
} from '@wip/client/src/features/consumption/live/loadScale.ts';
import type { PublishedSlot } from '@wip/shared/consumption/publication/decideSlot.ts';
import { describe, expect, it } from 'vitest';

describe('the scale of use', () => {
  it('has round steps that nearly all loads fill', () => {
    expect(widthFor([0.4, 3, 7.2])).toBe(2);
    expect(widthFor([1_400])).toBe(200);
    expect(widthFor([3.5])).toBe(0.5);
    expect(widthFor([7])).toBe(1);
    expect(widthFor([0.01, 0.02])).toBe(0.1);
  });

  it('is not stretched by one area among many', () => {
    expect(widthFor([...Array.from({ length: 99 }, () => 6), 5_000])).toBe(1);
  });

  it('waits for the first load, and stays without any', () => {
    expect(nextScale([0, -2], 0, null)).toBeNull();
    expect(nextScale([], 1, nextScale([7], 0, null))).toMatchObject({ widthKw: 1 });
  });

  it('never shrinks, and grows once two steps on end are half as high again as its top', () => {
    const widths = (...highsKw: number[]) => {
      let scale = nextScale([14], 0, null);
      return highsKw.map((highKw, index) => {
        scale = nextScale([highKw], index + 1, scale);
        return scale?.widthKw;
      });
    };
    expect(widths(0.2, 20.9, 20.9)).toEqual([2, 2, 2]);
    expect(widths(21.1, 21.1)).toEqual([2, 5]);
    expect(widths(21.1, 14, 21.1)).toEqual([2, 2, 2]);
  });

  it('does not take the same step twice for two', () => {
    const once = nextScale([99], 1, nextScale([14], 0, null));
    expect(nextScale([99], 1, once)).toEqual(once);
    expect(nextScale([99], 2, once)).toMatchObject({ widthKw: 20 });
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

  it('says how many areas have a number, and whether their meters are simulated', () => {
    const slots = new Map<number, PublishedSlot>([
      [1, 20],
      [2, 'not-yet'],
      [3, 40],
    ]);
    const words = (...simulated: number[]) =>
      publishedWords({
        numbers: () => slots.keys(),
        slotOf: (areaNumber) => slots.get(areaNumber),
        isSimulated: (areaNumber) => simulated.includes(areaNumber),
      });
    expect(words(2)).toEqual({ count: 2, areas: '2 areas', simulated: null });
    expect(words(3).simulated).toBe('partly simulated');
    expect(words(1, 3).simulated).toBe('Simulated meters');
  });
});
