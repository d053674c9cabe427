import type { MeterLiveReading } from '@wip/shared/consumption/consumptionSchemas.ts';
import { fromMicro, type MeterPoint } from '@wip/shared/consumption/meterPoint.ts';
import { type CounterState, powerFromCounters } from '@wip/shared/consumption/powerFromCounters.ts';
import { hourMs } from '@wip/shared/time.ts';
import type { Repos } from '../../../db/repos.ts';
import type { StoredMeter } from '../meters/meters.repo.ts';

/** Makes readings of one meter's points as they come; what a counter showed before is remembered, or looked up once. */
export function createLiveReadings(repos: Pick<Repos, 'readings'>, meter: StoredMeter) {
  const rules = { maxPowerKw: meter.maxPowerKw, longestMs: hourMs };
  let before: CounterState | null = null;
  let isLookedUp = false;

  async function powerOf(after: CounterState): Promise<number | null> {
    if (!isLookedUp) before = await stateBefore(after.atMs);
    isLookedUp = true;
    if (before && after.atMs <= before.atMs) return null;
    const [reading] = before ? powerFromCounters([before, after], rules) : [];
    before = after;
    return reading?.powerKw ?? null;
  }

  async function stateBefore(atMs: number): Promise<CounterState | null> {
    const spans = await repos.readings.readingsOf(meter.number, atMs - hourMs, atMs);
    const states = spans.flatMap(({ startsAtMs, block }) =>
      [...block.counter].map(([slot, { micro, offsetMs }]) => ({
        atMs: startsAtMs + slot * block.slotS * 1_000 + offsetMs,
        counterKwh: fromMicro(micro),
      })),
    );
    return states.filter((state) => state.atMs < atMs).sort((a, b) => b.atMs - a.atMs)[0] ?? null;
  }

  return async function toReading(point: MeterPoint, receivedAt: Date): Promise<MeterLiveReading> {
    const { atMs, durationS, kind, micro } = point;
    const isCounter = kind === 'counter';
    const value = fromMicro(micro);
    return {
      meterId: meter.meterId,
      at: new Date(atMs),
      durationS,
      powerKw: isCounter ? await powerOf({ atMs, counterKwh: value }) : value,
      counterKwh: isCounter ? value : null,
      receivedAt,
    };
  };
}
