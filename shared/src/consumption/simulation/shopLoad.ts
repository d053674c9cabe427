import type { LocalMoment } from './localMoment.ts';
import { drawn, drifting } from './noise.ts';
import type { Return } from './outages.ts';

/** From when to when a shop is open, in minutes of the day, by ISO weekday; closed on Sundays. */
const opening = { weekday: [480, 1_080], saturday: [480, 840] } as const;
const rampMin = 30;
const fridgesKw = 0.4;
const openKw = 1.3;

/**
 * The power of a simulated small shop in kW: fridges all day, lights and tills while it is open, more cooling in
 * summer. Source: docs/data-sources.md, 'Simulated meters'.
 */
export function shopKw(
  seed: number,
  { minute, minuteOfDay, weekday, winter }: LocalMoment,
  back: Return | null,
): number {
  const size = 0.75 + 0.5 * drawn(seed, 1);
  const noise = 0.85 + 0.3 * drifting(seed + 2, minute, 15);
  const cooling = 1 - 0.2 * winter;
  const catchingUp = back === null ? 0 : Math.min(1, back.lastedMin / 120) * Math.exp(-back.sinceMin / 30);
  const fridges = fridgesKw * cooling * (1 + catchingUp);
  return size * noise * (fridges + openKw * cooling * openShare(weekday, minuteOfDay));
}

/** 0 while closed, 1 while open, in between while it opens and closes. */
function openShare(weekday: number, minuteOfDay: number): number {
  if (weekday === 7) return 0;
  const [from, to] = weekday === 6 ? opening.saturday : opening.weekday;
  const since = (minuteOfDay - from + rampMin) / rampMin;
  const until = (to + rampMin - minuteOfDay) / rampMin;
  return Math.max(0, Math.min(1, since, until));
}
