import { hourMs } from '@wip/shared/durations.ts';
import type { DemandSpan } from './demandSource.ts';

const aheadHours = 24;

/** From the zone's midnight to a day from now: today's forecast beside what came, and what is still to come. */
export function spanAhead(now: Date, timeZone: string): DemandSpan {
  const startMs = midnightMs(now, timeZone);
  const hours = Math.ceil((now.getTime() - startMs) / hourMs) + aheadHours;
  return { from: new Date(startMs).toISOString(), hours };
}

/**
 * The zone's whole present day, 23 to 25 hours of it, and one more where midnight is within an hour of UTC: answers begin
 * at its start.
 */
export function spanOfToday(now: Date, timeZone: string): DemandSpan {
  const today = zoned(now, timeZone).startOfDay();
  const fromMs = today.epochMilliseconds;
  const firstStepMs = Math.floor(fromMs / hourMs) * hourMs;
  const hours = Math.ceil((today.add({ days: 1 }).epochMilliseconds - firstStepMs) / hourMs);
  return { from: new Date(fromMs).toISOString(), hours };
}

function midnightMs(now: Date, timeZone: string): number {
  return zoned(now, timeZone).startOfDay().epochMilliseconds;
}

function zoned(at: Date, timeZone: string) {
  return Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone);
}
