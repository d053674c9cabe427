import { byHour, type LocalMoment } from './localMoment.ts';
import { drawn } from './noise.ts';
import type { Return } from './outages.ts';

/** The share of the time that a pump runs, by hour: it fills the tank before the town wakes and comes home. */
const duty = [
  0.15, 0.15, 0.15, 0.2, 0.5, 0.7, 0.7, 0.6, 0.35, 0.25, 0.25, 0.25, 0.25, 0.25, 0.25, 0.3, 0.4, 0.55, 0.55,
  0.5, 0.4, 0.3, 0.2, 0.15,
];
const motorKw = 1.1;
const idleKw = 0.02;
const cycleMin = 30;

/**
 * The power of a simulated water pump in kW: a motor that is on or off in cycles, longer in summer, and without a
 * pause once power is back. Source: docs/data-sources.md, 'Simulated meters'.
 */
export function pumpKw(
  seed: number,
  { minute, minuteOfDay, winter }: LocalMoment,
  back: Return | null,
): number {
  const size = 0.8 + 0.4 * drawn(seed, 1);
  const cycle = Math.floor(minute / cycleMin);
  const share = byHour(duty, minuteOfDay) * (1 - 0.25 * winter) * (0.8 + 0.4 * drawn(seed + 2, cycle));
  const phase = Math.floor(drawn(seed, 3) * cycleMin);
  const isFilling = back !== null && back.sinceMin < Math.min(40, back.lastedMin / 4);
  const isOn = isFilling || (minute + phase) % cycleMin < share * cycleMin;
  return idleKw + (isOn ? motorKw * size * (0.97 + 0.06 * drawn(seed + 4, minute)) : 0);
}
