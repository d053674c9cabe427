import { hourMs } from '../durations.ts';
import type { PowerReading } from './powerReading.ts';

/** What an energy counter showed at a moment. */
export interface CounterState {
  atMs: number;
  counterKwh: number;
}

export interface CounterRules {
  /** A mean power above it is not believed, and leaves a gap. */
  maxPowerKw: number;
  /** Two states further apart say nothing about when the energy was used, and leave a gap. */
  longestMs: number;
}

/** 2^32 Wh, where counters of 32 bits start again. */
const wordKwh = 2 ** 32 / 1000;
const leastWrapKwh = 1_000;
/** A counter wraps only from within this share below its end. */
const nearEnd = 0.01;

/**
 * Mean power between each two neighbouring states of a counter: its energy spread evenly over the time between.
 *
 * A counter that falls has wrapped where it stood within 1 % below a power of ten from 1,000 kWh or below 2^32 Wh and
 * the way over that end is plausible; else it was set back to 0 in between, and what it shows is what is known to have
 * been used since. States more than `longestMs` apart, and a mean above `maxPowerKw`, leave a gap.
 *
 * `states` are by time, each at a moment of its own. Units: kWh in, kW out.
 * Source: docs/units.md, 'Energy from interval means'.
 */
export function powerFromCounters(states: readonly CounterState[], rules: CounterRules): PowerReading[] {
  const readings: PowerReading[] = [];
  for (let index = 1; index < states.length; index++) {
    const before = states[index - 1]!;
    const after = states[index]!;
    const durationMs = after.atMs - before.atMs;
    if (durationMs <= 0 || durationMs > rules.longestMs) continue;
    const mostKwh = rules.maxPowerKw * (durationMs / hourMs);
    const energyKwh = energyBetween(before.counterKwh, after.counterKwh, mostKwh);
    if (energyKwh > mostKwh) continue;
    readings.push({
      startsAtMs: before.atMs,
      endsAtMs: after.atMs,
      powerKw: energyKwh / (durationMs / hourMs),
    });
  }
  return readings;
}

function energyBetween(beforeKwh: number, afterKwh: number, mostKwh: number): number {
  if (afterKwh >= beforeKwh) return afterKwh - beforeKwh;
  for (const endKwh of [tenAbove(beforeKwh), wordKwh]) {
    const overEndKwh = endKwh - beforeKwh + afterKwh;
    const isNear = beforeKwh <= endKwh && beforeKwh >= endKwh * (1 - nearEnd);
    if (isNear && endKwh >= leastWrapKwh && overEndKwh <= mostKwh) return overEndKwh;
  }
  return Math.max(0, afterKwh);
}

/** The least power of ten that is not below `kwh`. */
function tenAbove(kwh: number): number {
  let end = 1;
  while (end < kwh) end *= 10;
  return end;
}
