import type { Repos } from '@wip/server/db/repos.ts';
import type { StoredMeter } from '@wip/server/features/consumption/meters/meters.repo.ts';
import type { MeterPoint } from '@wip/shared/consumption/meterPoint.ts';
import { minuteMs } from '@wip/shared/durations.ts';
import { foldPoints, insertMeter } from '../../support/meterReadings.ts';

/** The most meters of one area. */
export const mostTraced = 11;
/** Every meter uses as many tenths of a kW, so that none dominates. */
const baseTenths = 5 ** mostTraced;

/** A meter that can be found in a sum: its digit of base 5 tells which of its readings is in it; 0 is none. */
export interface TracedMeter {
  meter: StoredMeter;
  place: number;
  durationS: number;
  /** Whether it reports the interval that begins then, and how much later than its end. */
  lateMs(atMs: number): number | null;
  /** How many times the base it uses besides. */
  extra?: (atMs: number) => number;
}

export async function traceMeter(
  repos: Repos,
  areaId: string,
  traced: Omit<TracedMeter, 'meter' | 'durationS'> & {
    durationS?: number;
    visibility?: 'private' | 'public';
  },
): Promise<TracedMeter> {
  const { visibility = 'private', durationS = 300, ...rest } = traced;
  const meter = await insertMeter(repos, areaId, { visibility, slotS: durationS });
  return { ...rest, durationS, meter };
}

/** Folds everything that arrives in [fromMs, toMs). */
export async function letArrive(
  repos: Repos,
  fleet: readonly TracedMeter[],
  { fromMs, toMs }: { fromMs: number; toMs: number },
): Promise<void> {
  const points: MeterPoint[] = [];
  for (const traced of fleet) {
    const stepMs = traced.durationS * 1000;
    const firstMs = Math.floor((fromMs - 90 * minuteMs) / stepMs) * stepMs;
    for (let atMs = firstMs; atMs + stepMs < toMs; atMs += stepMs) {
      const lateMs = traced.lateMs(atMs);
      if (lateMs === null) continue;
      const arrivesMs = atMs + stepMs + lateMs;
      if (arrivesMs >= fromMs && arrivesMs < toMs) points.push(pointAt(traced, atMs));
    }
  }
  await foldPoints(repos, points);
}

function pointAt({ meter, place, durationS, extra }: TracedMeter, atMs: number): MeterPoint {
  const tenths = baseTenths * (1 + (extra?.(atMs) ?? 0)) + digitAt(durationS, atMs) * 5 ** place;
  return { meterNumber: meter.number, atMs, durationS, kind: 'power', micro: tenths * 100_000 };
}

export function digitAt(durationS: number, atMs: number): number {
  return 1 + (Math.floor(atMs / (durationS * 1000)) % 4);
}

/** Which meters are in a published sum, each with its digit; null where the sum is none of traced meters. */
export function traceSum(tenths: number): Map<number, number> | null {
  const digits = new Map<number, number>();
  let rest = tenths % baseTenths;
  for (let place = 0; place < mostTraced; place++) {
    if (rest % 5 > 0) digits.set(place, rest % 5);
    rest = Math.floor(rest / 5);
  }
  return Math.floor(tenths / baseTenths) === digits.size ? digits : null;
}
