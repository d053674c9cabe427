import { byHour, type LocalMoment } from './localMoment.ts';
import { drawn, drifting } from './noise.ts';
import type { Return } from './outages.ts';

/** kW that people at home add, by hour: breakfast, a quiet day, an evening at the stove. */
const weekdayKw = [
  0.1, 0.08, 0.07, 0.07, 0.08, 0.18, 0.45, 0.5, 0.32, 0.24, 0.22, 0.24, 0.28, 0.26, 0.24, 0.28, 0.42, 0.75,
  1.15, 1.25, 1.05, 0.75, 0.42, 0.2,
];
const weekendKw = [
  0.14, 0.1, 0.08, 0.07, 0.07, 0.1, 0.22, 0.4, 0.55, 0.6, 0.55, 0.52, 0.55, 0.5, 0.45, 0.45, 0.52, 0.75, 1.05,
  1.1, 0.95, 0.75, 0.48, 0.26,
];
/** kW of heaters on the coldest day. */
const heatingKw = [
  0.05, 0.05, 0.05, 0.05, 0.08, 0.2, 0.35, 0.3, 0.15, 0.1, 0.08, 0.05, 0.05, 0.05, 0.05, 0.08, 0.15, 0.4, 0.6,
  0.65, 0.6, 0.45, 0.2, 0.08,
];

const standbyKw = 0.11;
const fridgeKw = 0.15;
const fridgeCycleMin = 40;
const fridgeOnMin = 16;
const geyserKw = 2;
/** Once in so many minutes the tank makes good what it lost. */
const reheatEveryMin = 240;
const reheatMin = 4;
const geyserShare = 0.7;
const heaterShare = 0.8;

/**
 * The power of a simulated household in kW: standby, a fridge, people by hour and weekday, heaters in winter and, in
 * seven of ten, a geyser (an electric water heater of 2 kW).
 * Source: docs/data-sources.md, 'Simulated meters'.
 */
export function householdKw(seed: number, moment: LocalMoment, back: Return | null): number {
  const { minute, day, minuteOfDay, weekday, winter } = moment;
  const size = 0.7 + 0.8 * drawn(seed, 1);
  const usual = byHour(weekday > 5 ? weekendKw : weekdayKw, minuteOfDay);
  const mood = (0.55 + 0.9 * drifting(seed + 2, minute, 20)) * (0.85 + 0.3 * drawn(seed + 3, day));
  const cold = Math.max(0, winter) * (drawn(seed, 4) < heaterShare ? 1 : 0);
  const catchingUp = back === null ? 0 : Math.min(1, back.lastedMin / 120) * Math.exp(-back.sinceMin / 45);
  const people = size * usual * mood * (1 + 0.3 * catchingUp);
  const heating = size * cold * byHour(heatingKw, minuteOfDay) * (1 + catchingUp);
  const fridge = isFridgeOn(seed, minute, back) ? fridgeKw : 0;
  const geyser = drawn(seed, 5) < geyserShare && isGeyserOn(seed, moment, back) ? geyserKw : 0;
  const jitter = 0.02 * drawn(seed + 6, minute);
  return size * standbyKw + people + heating + fridge + geyser + jitter;
}

function isFridgeOn(seed: number, minute: number, back: Return | null): boolean {
  if (back !== null && back.sinceMin < back.lastedMin / 4) return true;
  return (minute + Math.floor(drawn(seed, 7) * fridgeCycleMin)) % fridgeCycleMin < fridgeOnMin;
}

/** After showers and the evening's washing-up, for a while now and then, and for long once power is back. */
function isGeyserOn(seed: number, { minute, day, minuteOfDay, winter }: LocalMoment, back: Return | null) {
  if (back !== null && back.sinceMin < Math.min(60, 10 + back.lastedMin / 4)) return true;
  const longer = 1 + 0.25 * winter;
  const morningMin = 330 + 90 * drawn(seed + 8, day);
  const eveningMin = 1_080 + 180 * drawn(seed + 9, day);
  const isWithin = (startMin: number, lengthMin: number) =>
    minuteOfDay >= startMin && minuteOfDay < startMin + lengthMin * longer;
  if (isWithin(morningMin, 30 + 30 * drawn(seed + 10, day))) return true;
  if (isWithin(eveningMin, 35 + 35 * drawn(seed + 11, day))) return true;
  const cycle = Math.floor(minute / reheatEveryMin);
  const startMin = Math.floor(drawn(seed + 12, cycle) * (reheatEveryMin - reheatMin));
  const sinceMin = (minute % reheatEveryMin) - startMin;
  return sinceMin >= 0 && sinceMin < reheatMin;
}
