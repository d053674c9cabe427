import { hourMs } from '../durations.ts';
import { fromMicro } from './meterPoint.ts';
import { type CounterState, powerFromCounters } from './powerFromCounters.ts';
import type { ReadingBlock } from './readingBlock.ts';

/** The mean power over [startsAtMs, endsAtMs) in kW, positive drawn from the grid. */
export interface PowerReading {
  startsAtMs: number;
  endsAtMs: number;
  /** Over the metered part. */
  powerKw: number;
  /** Where the interval sums finer readings up: their extremes, and the share of it that they cover. */
  finer?: { minKw: number; maxKw: number; coverage: number };
}

/** A block of readings with the moment at which its span begins. */
export interface PlacedBlock {
  startsAtMs: number;
  block: ReadingBlock;
}

/**
 * The readings of one meter from its blocks, by time and without overlap.
 *
 * Counters become mean power (see `powerFromCounters`); where a meter has both kinds, power wins wherever it covers.
 * `blocks` are in the order of time and do not overlap; a mean above `maxPowerKw` that counters would give is a gap.
 * Source: docs/units.md, 'Energy from interval means'.
 */
export function readingsOfBlocks(blocks: readonly PlacedBlock[], maxPowerKw: number): PowerReading[] {
  const power: PowerReading[] = [];
  const states: CounterState[] = [];
  for (const { startsAtMs, block } of blocks) {
    const slotMs = block.slotS * 1000;
    for (const [slot, micro] of inOrder(block.power)) {
      const slotStartsAtMs = startsAtMs + slot * slotMs;
      power.push({
        startsAtMs: slotStartsAtMs,
        endsAtMs: slotStartsAtMs + slotMs,
        powerKw: fromMicro(micro),
      });
    }
    for (const [slot, { micro, offsetMs }] of inOrder(block.counter)) {
      states.push({ atMs: startsAtMs + slot * slotMs + offsetMs, counterKwh: fromMicro(micro) });
    }
  }
  if (states.length === 0) return power;
  return layOver(power, powerFromCounters(states, { maxPowerKw, longestMs: hourMs }));
}

/**
 * All of `first`, and of `second` what `first` does not cover; by time, without overlap.
 * Each list must be by time and without overlap in itself.
 */
export function layOver(first: readonly PowerReading[], second: readonly PowerReading[]): PowerReading[] {
  const parts: PowerReading[] = [];
  let next = 0;
  for (const { startsAtMs, endsAtMs, powerKw } of second) {
    while (next < first.length && first[next]!.endsAtMs <= startsAtMs) next++;
    let fromMs = startsAtMs;
    for (let at = next; at < first.length && first[at]!.startsAtMs < endsAtMs; at++) {
      const covered = first[at]!;
      if (covered.startsAtMs > fromMs)
        parts.push({ startsAtMs: fromMs, endsAtMs: covered.startsAtMs, powerKw });
      fromMs = covered.endsAtMs;
    }
    if (fromMs < endsAtMs) parts.push({ startsAtMs: fromMs, endsAtMs, powerKw });
  }
  return parts.length === 0 ? [...first] : [...first, ...parts].sort((a, b) => a.startsAtMs - b.startsAtMs);
}

/** Blocks that were only unpacked are in order already, and sorting them would cost more than reading them. */
function inOrder<Value>(slots: ReadonlyMap<number, Value>): Iterable<[number, Value]> {
  let last = -1;
  for (const slot of slots.keys()) {
    if (slot < last) return [...slots].sort(([a], [b]) => a - b);
    last = slot;
  }
  return slots;
}
