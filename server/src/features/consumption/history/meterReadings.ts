import type { Resolution } from '@wip/shared/consumption/consumptionSchemas.ts';
import { layOver, type PowerReading, readingsOfBlocks } from '@wip/shared/consumption/powerReading.ts';
import { summaryReadings } from '@wip/shared/consumption/summaryReadings.ts';
import { dayMs, hourMs } from '@wip/shared/time.ts';
import type { Repos } from '../../../db/repos.ts';
import type { StoredMeter } from '../meters/meters.repo.ts';

export type MeterRepos = Pick<Repos, 'readings' | 'daySummaries'>;

export interface MeterSpan {
  meter: Pick<StoredMeter, 'number' | 'maxPowerKw' | 'slotS'>;
  fromMs: number;
  toMs: number;
  resolution: Resolution;
}

export interface MeterReadings {
  readings: PowerReading[];
  /** The finest slots in which the meter reported. */
  rawMs: number;
}

const coarse: readonly Resolution[] = ['hour', 'day', 'month'];

/**
 * The readings of a meter over a span: its own, or the quarter-hours of sealed days where they are enough or all that
 * is kept.
 */
export async function readMeter(repos: MeterRepos, span: MeterSpan): Promise<MeterReadings> {
  const { fromMs, toMs, resolution } = span;
  if (!coarse.includes(resolution)) {
    const own = await readOwn(repos, span);
    const firstMs = own.readings[0]?.startsAtMs ?? toMs;
    if (firstMs - fromMs < dayMs) return own;
    return {
      ...own,
      readings: layOver(own.readings, await readSummaries(repos, { ...span, toMs: firstMs })),
    };
  }
  const summarized = await readSummaries(repos, span);
  const lastMs = summarized.at(-1)?.startsAtMs;
  const ownFromMs = lastMs === undefined ? fromMs : Math.floor(lastMs / dayMs + 1) * dayMs;
  if (ownFromMs >= toMs) return { readings: summarized, rawMs: span.meter.slotS * 1000 };
  const own = await readOwn(repos, { ...span, fromMs: ownFromMs });
  return { ...own, readings: summarized.length === 0 ? own.readings : layOver(own.readings, summarized) };
}

async function readOwn(repos: MeterRepos, { meter, fromMs, toMs }: MeterSpan): Promise<MeterReadings> {
  // a counter's states around the span tell what was used at its edges
  const blocks = await repos.readings.readingsOf(meter.number, fromMs - hourMs, toMs + hourMs);
  return {
    readings: readingsOfBlocks(blocks, meter.maxPowerKw),
    rawMs: blocks.reduce((finest, { block }) => Math.min(finest, block.slotS), meter.slotS) * 1000,
  };
}

async function readSummaries(repos: MeterRepos, { meter, fromMs, toMs }: MeterSpan): Promise<PowerReading[]> {
  const days = await repos.daySummaries.summariesOf(meter.number, fromMs, toMs);
  return days.flatMap(({ startsAtMs, steps }) => summaryReadings(startsAtMs, steps));
}
