import type { ConsumptionHistory, Resolution } from '@wip/shared/consumption/consumptionSchemas.ts';
import { resolutionFor, stepBounds } from '@wip/shared/consumption/historySteps.ts';
import type { PowerReading } from '@wip/shared/consumption/powerReading.ts';
import { readingsOfDay } from '@wip/shared/consumption/publication/publishedDay.ts';
import { resample } from '@wip/shared/consumption/resample.ts';
import type { ZoneClock } from '@wip/shared/schedule/zoneClock.ts';
import type { Repos } from '../../../db/repos.ts';
import type { StoredMeter } from '../meters/meters.repo.ts';
import { type MeterRepos, readMeter } from './meterReadings.ts';

export interface HistorySpan {
  fromMs: number;
  toMs: number;
  resolution?: Resolution | undefined;
  clock: ZoneClock;
}

/** The use of one meter over time. Errors: DomainError TOO_LARGE. */
export async function readMeterHistory(
  repos: MeterRepos,
  meter: StoredMeter,
  { fromMs, toMs, clock, ...asked }: HistorySpan,
): Promise<ConsumptionHistory> {
  const resolution = asked.resolution ?? resolutionFor(toMs - fromMs);
  // refuses what is too long before anything is read
  stepBounds({ resolution, fromMs, toMs, clock, rawMs: meter.slotS * 1000 });
  const { readings, rawMs } = await readMeter(repos, { meter, fromMs, toMs, resolution });
  const bounds = stepBounds({ resolution, fromMs, toMs, clock, rawMs });
  return {
    resolution,
    timeZone: clock.timeZone,
    ...resample(readings, bounds),
    isSimulated: meter.isSimulated,
  };
}

/** The published use of an area over time. Errors: DomainError TOO_LARGE. */
export async function readAreaHistory(
  repos: Pick<Repos, 'areaLoads'>,
  areaId: string,
  { fromMs, toMs, clock, ...asked }: HistorySpan,
): Promise<ConsumptionHistory> {
  const fitting = asked.resolution ?? resolutionFor(toMs - fromMs);
  const resolution = fitting === 'raw' ? '5min' : fitting;
  const bounds = stepBounds({ resolution, fromMs, toMs, clock, rawMs: 1000 });
  const { readings, isSimulated } = await publishedReadings(repos, areaId, { fromMs, toMs, clock });
  return { resolution, timeZone: clock.timeZone, ...resample(readings, bounds), isSimulated };
}

/** The published slots of an area that meet a span, as readings. */
export async function publishedReadings(
  repos: Pick<Repos, 'areaLoads'>,
  areaId: string,
  { fromMs, toMs, clock }: Pick<HistorySpan, 'fromMs' | 'toMs' | 'clock'>,
): Promise<{ readings: PowerReading[]; isSimulated: boolean }> {
  const days = await repos.areaLoads.daysOf(areaId, clock.localDayAt(fromMs), clock.localDayAt(toMs - 1));
  return {
    readings: days.flatMap(readingsOfDay),
    isSimulated: days.some(({ isSimulated }) => isSimulated),
  };
}
