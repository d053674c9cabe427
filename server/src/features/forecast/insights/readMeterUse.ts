import { layOver, type PowerReading, readingsOfBlocks } from '@wip/shared/consumption/powerReading.ts';
import { summaryReadings } from '@wip/shared/consumption/summaryReadings.ts';
import { dayMs, hourMs } from '@wip/shared/time.ts';
import type { Repos } from '../../../db/repos.ts';

export type MeterUseRepos = Pick<Repos, 'readings' | 'daySummaries'>;

/** The readings of a meter over [fromMs, toMs) by time: the quarter-hours of sealed days, then its own. */
export async function readMeterUse(
  repos: MeterUseRepos,
  meter: { number: number; maxPowerKw: number },
  { fromMs, toMs }: { fromMs: number; toMs: number },
): Promise<PowerReading[]> {
  const sealed = await repos.daySummaries.summariesOf(meter.number, fromMs, toMs);
  const summarized = sealed.flatMap(({ startsAtMs, steps }) => summaryReadings(startsAtMs, steps));
  const lastMs = sealed.at(-1)?.startsAtMs;
  const ownFromMs = lastMs === undefined ? fromMs : lastMs + dayMs;
  if (ownFromMs >= toMs) return summarized;
  // a counter's states around the span tell what was used at its edges
  const blocks = await repos.readings.readingsOf(meter.number, ownFromMs - hourMs, toMs + hourMs);
  const own = readingsOfBlocks(blocks, meter.maxPowerKw);
  return summarized.length === 0 ? own : layOver(summarized, own);
}
