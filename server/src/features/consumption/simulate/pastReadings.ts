import type { Outage } from '@wip/shared/consumption/simulation/outages.ts';
import { simulatedMeanKw } from '@wip/shared/consumption/simulation/simulatedPower.ts';
import { dayMs, hourMs } from '@wip/shared/time.ts';
import type { ImportItem } from '../ingest/dialects/importItem.ts';
import type { SimulatedMeter } from './fleet.ts';

/** How long a reading of the past is, by its age in whole days: nobody looks at minutes of last year. */
const lengths = [
  { beforeDays: 8, durationS: 300 },
  { beforeDays: 65, durationS: 900 },
  { beforeDays: Number.POSITIVE_INFINITY, durationS: 1_800 },
];

export interface PastSpan {
  fromMs: number;
  /** Where live readings begin. */
  toMs: number;
  /** The length of live readings; those of the last hour have it too. */
  slotS: number;
}

/** The past from a midnight in UTC at least `days` ago until the slot that live readings begin with. */
export function pastSpan(nowMs: number, days: number, slotS: number): PastSpan {
  return {
    fromMs: Math.floor(nowMs / dayMs - days) * dayMs,
    toMs: Math.floor(nowMs / (slotS * 1000)) * slotS * 1000,
    slotS,
  };
}

/** The readings that a simulated meter would have sent in the hours that `isStored` denies. */
export function* pastReadings(
  { meter, load }: SimulatedMeter,
  span: PastSpan,
  { outages, isStored }: { outages: readonly Outage[]; isStored: (hourMs: number) => boolean },
): Generator<ImportItem & { atMs: number }> {
  let index = 0;
  for (let hourStartMs = span.fromMs; hourStartMs < span.toMs; hourStartMs += hourMs) {
    if (isStored(hourStartMs)) continue;
    const durationS = durationIn(hourStartMs, span);
    const endsAtMs = Math.min(hourStartMs + hourMs, span.toMs);
    for (let atMs = hourStartMs; atMs + durationS * 1000 <= endsAtMs; atMs += durationS * 1000) {
      const value = simulatedMeanKw(load, { startsAtMs: atMs, durationS }, outages);
      if (value === null) continue;
      const reading = {
        index,
        meter: { id: meter.meterId },
        atMs,
        durationS,
        value,
        quantity: 'powerKw' as const,
      };
      yield { reading, atMs };
      index += 1;
    }
  }
}

function durationIn(hourStartMs: number, { toMs, slotS }: PastSpan): number {
  if (hourStartMs + hourMs > toMs) return slotS;
  const days = Math.floor(toMs / dayMs) - Math.floor(hourStartMs / dayMs);
  return lengths.find(({ beforeDays }) => days < beforeDays)!.durationS;
}
