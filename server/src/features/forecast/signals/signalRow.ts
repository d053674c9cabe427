import type { SignalKind } from '@wip/shared/forecast/bestHoursSchemas.ts';
import { dayMs, instantInput, minuteMs } from '@wip/shared/time.ts';
import { z } from 'zod';

/** A value of a signal as a source lists it; `availableAtMs` is null where it does not say since when. */
export interface SignalRow {
  startsAtMs: number;
  endsAtMs: number;
  value: number;
  availableAtMs: number | null;
}

/** How far ahead of this clock a source's may go. */
export const clockErrorMs = 5 * minuteMs;
const longestDays = 366;

/** Seconds may be left out. */
const instantCell = z
  .string()
  .transform((text) => text.replace(/(T\d\d:\d\d)(Z|[+-]\d\d:\d\d)$/, '$1:00$2'))
  .pipe(instantInput);

const cells = z.object({
  starts_at: instantCell,
  ends_at: instantCell,
  value: z
    .string()
    .regex(/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d{1,2})?$/i, {
      error: 'must be a number with a point, such as 1.85',
    })
    .transform(Number)
    .pipe(z.number().min(-1_000_000).max(1_000_000)),
  available_at: z.union([z.literal('').transform(() => undefined), instantCell]).optional(),
});

/** Reads one row, or says what is wrong with it: instants have an offset, and nothing was known later than now. */
export function readSignalRow(
  row: Readonly<Record<string, string>>,
  { kind, nowMs }: { kind: SignalKind; nowMs: number },
): SignalRow | { reason: string } {
  const read = cells.safeParse(row);
  if (!read.success) {
    const [issue] = read.error.issues;
    return { reason: `${issue?.path.join('.')}: ${issue?.message}` };
  }
  const { starts_at: startsAt, ends_at: endsAt, value, available_at: availableAt } = read.data;
  const lastsMs = endsAt.getTime() - startsAt.getTime();
  if (lastsMs <= 0) return { reason: 'ends_at: must be after starts_at' };
  if (lastsMs < minuteMs) return { reason: 'ends_at: must be at least a minute after starts_at' };
  if (lastsMs > longestDays * dayMs) {
    return { reason: `ends_at: must be at most ${longestDays} days after starts_at` };
  }
  if (kind === 'carbon' && value < 0) return { reason: 'value: emissions cannot be negative' };
  if (availableAt && availableAt.getTime() > nowMs + clockErrorMs) {
    return { reason: 'available_at: must not be in the future' };
  }
  return {
    startsAtMs: startsAt.getTime(),
    endsAtMs: endsAt.getTime(),
    value,
    availableAtMs: availableAt ? Math.min(availableAt.getTime(), nowMs) : null,
  };
}
