import { publishedStepMs } from '../consumption/consumptionSchemas.ts';
import type { PublishedDay } from '../consumption/publication/publishedDay.ts';
import { hourMs } from '../durations.ts';

/** An hour counts when as many of its twelve published slots have numbers. */
const fewestSlots = 9;

/** The published slots of an area summed up by the hour of UTC; hour i begins at `startsAtMs` + i hours. */
export interface HourlySums {
  startsAtMs: number;
  /** In tenths of a kW. */
  sums: Float32Array;
  counts: Uint8Array;
}

/** Sums without any slot over [fromMs, toMs), which are whole hours. */
export function emptyHours(fromMs: number, toMs: number): HourlySums {
  const hours = Math.max(0, Math.round((toMs - fromMs) / hourMs));
  return { startsAtMs: fromMs, sums: new Float32Array(hours), counts: new Uint8Array(hours) };
}

/** Adds the slots of a day that lie within the hours; each day may be added once. */
export function addPublishedDay(
  { startsAtMs, sums, counts }: HourlySums,
  { firstMs, slots }: PublishedDay,
): void {
  for (const [index, slot] of slots.entries()) {
    if (typeof slot !== 'number') continue;
    const hour = Math.floor((firstMs + index * publishedStepMs - startsAtMs) / hourMs);
    if (hour < 0 || hour >= sums.length) continue;
    sums[hour]! += slot;
    counts[hour]! += 1;
  }
}

/** The mean load of each hour in kW; NaN where fewer than nine of its twelve slots have numbers. */
export function hourlyMeans({ sums, counts }: HourlySums): Float64Array {
  return Float64Array.from(sums, (sum, hour) => {
    const count = counts[hour] ?? 0;
    return count >= fewestSlots ? sum / count / 10 : Number.NaN;
  });
}
