import { powerFromCounters } from '@wip/shared/consumption/powerFromCounters.ts';
import { hourMs, minuteMs } from '@wip/shared/durations.ts';
import { describe, expect, test } from 'vitest';

const rules = { maxPowerKw: 100, longestMs: hourMs };
const state = (minutes: number, counterKwh: number) => ({ atMs: minutes * minuteMs, counterKwh });
const kw = (...states: { atMs: number; counterKwh: number }[]) =>
  powerFromCounters(states, rules).map(({ powerKw }) => Number(powerKw.toFixed(6)));

describe('power from counters', () => {
  test('the energy between two states is spread evenly over the time between', () => {
    expect(powerFromCounters([state(0, 10), state(15, 10.5)], rules)).toEqual([
      { startsAtMs: 0, endsAtMs: 15 * minuteMs, powerKw: 2 },
    ]);
  });

  test('a counter that stands still means 0 kW, not a gap', () => {
    expect(kw(state(0, 10), state(15, 10))).toEqual([0]);
  });

  test('a counter that falls was set back to 0: what it shows was used since', () => {
    expect(kw(state(0, 350.2), state(30, 0.7))).toEqual([1.4]);
  });

  test('a counter near a power of ten wraps, in kWh as in Wh', () => {
    expect(kw(state(0, 99_999.6), state(60, 0.4))).toEqual([0.8]);
    expect(kw(state(0, 999.9), state(60, 0.3))).toEqual([0.4]);
  });

  test('a counter near 2^32 Wh wraps', () => {
    expect(kw(state(0, 4_294_966.9), state(60, 0.204))).toEqual([0.6]);
  });

  test('a fall from far below any end is no wrap, nor is one near a small power of ten', () => {
    expect(kw(state(0, 98_000), state(60, 0.4))).toEqual([0.4]);
    expect(kw(state(0, 99.9), state(60, 0.4))).toEqual([0.4]);
  });

  test('a counter that was exchanged for one far on leaves a gap', () => {
    expect(kw(state(0, 9_000), state(15, 5_000), state(30, 5_001))).toEqual([4]);
    expect(kw(state(0, 100), state(15, 90_000))).toEqual([]);
  });

  test('states an hour apart tell of the energy between, states further apart leave a gap', () => {
    expect(kw(state(0, 1), state(60, 2))).toEqual([1]);
    expect(kw(state(0, 1), state(61, 2), state(91, 3))).toEqual([2]);
  });
});
