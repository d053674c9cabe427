import {
  comparedSpans,
  coveredEnergyIn,
  meanKwByHour,
  medianOf,
  usualDaysOf,
} from '@wip/shared/consumption/compareUse.ts';
import type { ConsumptionCompare } from '@wip/shared/consumption/consumptionSchemas.ts';
import type { PowerReading } from '@wip/shared/consumption/powerReading.ts';
import type { ZoneClock } from '@wip/shared/schedule/zoneClock.ts';
import type { Repos } from '../../../db/repos.ts';
import type { StoredMeter } from '../meters/meters.repo.ts';
import { type MeterRepos, readMeter } from './meterReadings.ts';
import { publishedReadings } from './readHistory.ts';

interface Span {
  fromMs: number;
  toMs: number;
}

interface Compared {
  clock: ZoneClock;
  /** Up to when there may be readings. */
  untilMs: number;
  read(span: Span): Promise<{ readings: PowerReading[]; isSimulated: boolean }>;
}

export function compareMeter(repos: MeterRepos, meter: StoredMeter, clock: ZoneClock, nowMs: number) {
  return compare({
    clock,
    untilMs: nowMs,
    read: async (span) => ({
      readings: (await readMeter(repos, { meter, ...span, resolution: 'hour' })).readings,
      isSimulated: meter.isSimulated,
    }),
  });
}

/** `untilMs`: the end of the last slot that may be published. */
export function compareArea(
  repos: Pick<Repos, 'areaLoads'>,
  areaId: string,
  clock: ZoneClock,
  untilMs: number,
) {
  return compare({ clock, untilMs, read: (span) => publishedReadings(repos, areaId, { ...span, clock }) });
}

async function compare({ clock, untilMs, read }: Compared): Promise<ConsumptionCompare> {
  const spans = comparedSpans(clock, untilMs);
  const { today } = spans;
  const sameWeekdays = usualDaysOf(today);
  const [recent, ...before] = await Promise.all([
    read(spans.recent),
    ...sameWeekdays.map((day) => read({ fromMs: clock.dayStartMs(day), toMs: clock.dayStartMs(day + 1) })),
  ]);
  const usual = sameWeekdays.map((day, index) => meanKwByHour(before[index]!.readings, clock, day));
  const { readings, isSimulated } = recent;
  return {
    timeZone: clock.timeZone,
    asOf: new Date(untilMs),
    today: coveredEnergyIn(readings, { fromMs: spans.todayStartMs, toMs: untilMs }),
    yesterday: coveredEnergyIn(readings, spans.yesterday),
    thisWeek: coveredEnergyIn(readings, { fromMs: spans.thisWeekStartMs, toMs: untilMs }),
    lastWeek: coveredEnergyIn(readings, spans.lastWeek),
    todayKw: meanKwByHour(readings, clock, today),
    yesterdayKw: meanKwByHour(readings, clock, today - 1),
    usualKw: Array.from({ length: 24 }, (_, hour) => medianOf(usual.map((hours) => hours[hour] ?? null))),
    isSimulated: isSimulated || before.some((day) => day.isSimulated),
  };
}
