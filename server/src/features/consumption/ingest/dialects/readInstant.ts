import { parseInstant } from '@wip/shared/localInstant.ts';

const withOffset = /(?:Z|[+-]\d{2}:?\d{2})$/i;
/** Temporal takes a leap second for the one before. */
const leapSecond = /:\d{2}:60/;
const longFraction = /(\.\d{3})\d+/;
/** Seconds that lie within the years 1970 and 2199, so that ms and other units are told from them. */
const mostSeconds = 7_258_118_400;

export type InstantFault = 'unreadable' | 'without-offset' | 'ambiguous';

/**
 * The instant in ms of a date and time: with an offset as it says, without one on the wall clock of `timeZone`, where
 * that clock shows the time once. With no zone, times without an offset stay unread.
 */
export function readInstant(text: string, timeZone: string | null): number | InstantFault {
  const trimmed = text.trim().replace(longFraction, '$1');
  if (leapSecond.test(trimmed)) return 'unreadable';
  if (withOffset.test(trimmed)) return parseInstant(trimmed, 'UTC') ?? 'unreadable';
  if (parseInstant(trimmed, 'UTC') === null) return 'unreadable';
  if (timeZone === null) return 'without-offset';
  try {
    const local = Temporal.PlainDateTime.from(trimmed.replace(' ', 'T'));
    return local.toZonedDateTime(timeZone, { disambiguation: 'reject' }).epochMilliseconds;
  } catch {
    return 'ambiguous';
  }
}

export const instantFaults: Record<InstantFault, string> = {
  unreadable: 'The time cannot be read.',
  'without-offset': 'The time has no offset, and no time zone is set for this sender.',
  ambiguous: 'The clocks were changed then: the time occurs twice, or not at all.',
};

/** Seconds since 1970 in ms; null where they lie outside the years 1970 to 2199, as milliseconds do. */
export function readUnixSeconds(seconds: number | null): number | null {
  if (seconds === null || !(seconds >= 0 && seconds < mostSeconds)) return null;
  return Math.round(seconds * 1000);
}
