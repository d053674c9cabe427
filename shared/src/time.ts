import { z } from 'zod';
import { dayMs } from './durations.ts';

export { dayMs, hourMs, minuteMs } from './durations.ts';

const earliestMs = Date.UTC(1970, 0, 1);
const latestMs = Date.UTC(2200, 0, 1);

/** An instant on the wire in: ISO 8601 with `Z` or an offset, 1970 to 2200; a `Date` after parsing. */
export const instantInput = z.iso
  .datetime({
    offset: true,
    error: 'must be an ISO 8601 instant with Z or an offset, such as 2026-11-23T18:05:00Z',
  })
  .transform((text) => new Date(text))
  .refine((at) => at.getTime() >= earliestMs && at.getTime() < latestMs, {
    error: 'must lie between the years 1970 and 2200',
  });

/** A half-open interval [startsAt, endsAt). */
export interface TimeWindow {
  startsAt: Date;
  endsAt: Date;
}

/**
 * The fields `from` and `to` of a query over time: `from` before `to`, at most `maxDays` days apart.
 *
 * Errors: names `to` when the order is wrong or the span too long.
 */
export function spanInput<Shape extends z.ZodRawShape>(shape: Shape, options: { maxDays: number }) {
  return z.object({ ...shape, from: instantInput, to: instantInput }).superRefine((value, context) => {
    const { from, to } = value as { from: unknown; to: unknown };
    if (!(from instanceof Date && to instanceof Date)) return; // each has its own issue
    if (to <= from) context.addIssue({ code: 'custom', path: ['to'], message: 'must be after `from`' });
    else if (to.getTime() - from.getTime() > options.maxDays * dayMs) {
      context.addIssue({
        code: 'custom',
        path: ['to'],
        message: `must be at most ${options.maxDays} days after \`from\``,
      });
    }
  });
}

/** Whether the runtime knows the IANA time zone `timeZone`. */
export function isTimeZone(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    return /^(UTC|[A-Za-z]+\/)/.test(timeZone);
  } catch {
    return false;
  }
}
