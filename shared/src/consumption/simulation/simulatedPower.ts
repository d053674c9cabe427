import type { ZoneClock } from '../../schedule/zoneClock.ts';
import { householdKw } from './householdLoad.ts';
import { type LocalMoment, localMoment } from './localMoment.ts';
import { type Outage, powerAt, type Return } from './outages.ts';
import { pumpKw } from './pumpLoad.ts';
import { shopKw } from './shopLoad.ts';

/** The loads that can be simulated, by the kind of their meter; a business is a small shop. */
export type SimulatedKind = 'household' | 'business' | 'pump';

/** What makes the load of one simulated meter. */
export interface SimulatedLoad {
  kind: SimulatedKind;
  /** Tells it from others of its kind; see `seedOf`. */
  seed: number;
  clock: ZoneClock;
  /** Degrees; its sign says when winter is. */
  latitude: number;
}

type LoadKw = (seed: number, moment: LocalMoment, back: Return | null) => number;

const loads: Record<SimulatedKind, LoadKw> = { household: householdKw, business: shopKw, pump: pumpKw };

/** Up to this length every minute counts, beyond it one in five. */
const fineS = 300;
const stepMs = { fine: 60_000, coarse: 300_000 };

/**
 * The mean power of a simulated meter over [startsAtMs, startsAtMs + durationS) in kW, to 1 W; null where it has no
 * power for a part of it. The same load, time and outages always give the same number.
 *
 * `outages` are joined (`joinOutages`) and reach back at least a day.
 */
export function simulatedMeanKw(
  load: SimulatedLoad,
  span: { startsAtMs: number; durationS: number },
  outages: readonly Outage[],
): number | null {
  const { seed, kind, clock, latitude } = load;
  const endsAtMs = span.startsAtMs + span.durationS * 1000;
  if (powerAt(seed, outages, span.startsAtMs, endsAtMs) === 'off') return null;
  const everyMs = span.durationS <= fineS ? stepMs.fine : stepMs.coarse;
  let [sumKw, count] = [0, 0];
  for (let atMs = span.startsAtMs; atMs < endsAtMs; atMs += everyMs) {
    const back = powerAt(seed, outages, atMs, atMs + 1);
    sumKw += loads[kind](seed, localMoment(atMs, clock, latitude), back === 'off' ? null : back);
    count += 1;
  }
  return Math.round((sumKw / count) * 1000) / 1000;
}
