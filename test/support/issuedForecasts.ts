import type { Repos } from '@wip/server/db/repos.ts';
import { readMeterHours } from '@wip/server/features/consumption/history/meterHours.ts';
import { createDemandIssuer } from '@wip/server/features/forecast/issuing/demandIssuer.ts';
import { createFitPool } from '@wip/server/features/forecast/issuing/fitPool.ts';
import { slotsOfDay } from '@wip/shared/consumption/historySteps.ts';
import type { PublishedSlot } from '@wip/shared/consumption/publication/decideSlot.ts';
import { hourMs, minuteMs } from '@wip/shared/durations.ts';
import { createZoneClock } from '@wip/shared/schedule/zoneClock.ts';
import { pino } from 'pino';

export interface HourlyDemand {
  startsAtMs: number;
  values: Float64Array;
  timeZone: string;
}

/**
 * Publishes whole local days of hourly demand as `areaLoads`, as the publisher leaves them; of the hours of `withheld`
 * no number.
 */
export async function publishDemand(
  repos: Pick<Repos, 'areaLoads'>,
  areaId: string,
  { startsAtMs, values, timeZone }: HourlyDemand,
  { untilMs, isWithheld = () => false }: { untilMs: number; isWithheld?: (hourMs: number) => boolean },
): Promise<void> {
  const clock = createZoneClock(timeZone);
  const newest = await repos.areaLoads.newestDay(areaId);
  let day = newest ? newest.day + 1 : clock.localDayAt(startsAtMs) + 1;
  const writes: Promise<boolean>[] = [];
  for (; clock.dayStartMs(day + 1) <= untilMs; day++) {
    const { firstMs, count } = slotsOfDay(clock, day);
    const slots = Array.from({ length: count }, (_, slot): PublishedSlot => {
      const atMs = firstMs + slot * 5 * minuteMs;
      const hour = Math.floor((atMs - startsAtMs) / hourMs);
      return isWithheld(startsAtMs + hour * hourMs)
        ? 'too-few-reporting'
        : Math.round(10 * (values[hour] ?? 0));
    });
    const named = { areaId, regionId: areaId.split('/')[0] ?? '', day, firstMs, slots };
    const counted = { decided: count, slotCount: count, memberCount: 9, isSimulated: false };
    writes.push(repos.areaLoads.publish({ ...named, ...counted }, null));
  }
  await Promise.all(writes);
}

/** Issues what is due once, as the process that issues does; `close` ends its threads. */
export function issuerOf(repos: Repos, now: () => Date) {
  const pool = createFitPool(1);
  const issuer = createDemandIssuer({
    repos,
    now,
    pool,
    readMeterHours: (meter, span) => readMeterHours(repos, { meter, ...span }),
    log: pino({ level: 'silent' }),
  });
  return {
    async issueDue(): Promise<number> {
      return issuer.issue(await issuer.due(), () => true);
    },
    close: () => pool.close(),
  };
}
