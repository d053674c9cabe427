import { DomainError } from '@wip/shared/errors.ts';
import { parseInstant } from '@wip/shared/localInstant.ts';

interface MomentContext {
  timeZone: string;
  nowMs: number;
  /** A bare HH:MM is the first such time after this; without it, that of today. */
  afterMs?: number;
  /** What is being read, for the error. */
  field: string;
}

/**
 * Reads `18:00`, `today 18:00`, `tomorrow 06:00` or `2026-11-24 06:00` on the wall clock of a zone, or an ISO 8601 instant
 * with an offset. Throws INVALID for anything else.
 */
export function readMoment(text: string, { timeZone, nowMs, afterMs, field }: MomentContext): number {
  const match = /^(?:(today|tomorrow)\s+)?(\d{1,2}):(\d{2})$/i.exec(text.trim());
  if (!match) {
    const atMs = parseInstant(text.trim(), timeZone);
    if (atMs !== null) return atMs;
    throw unreadable(text, field);
  }
  const [, word, hour, minute] = match;
  if (Number(hour) > 23 || Number(minute) > 59) throw unreadable(text, field);
  const time = Temporal.PlainTime.from({ hour: Number(hour), minute: Number(minute) });
  const today = Temporal.Instant.fromEpochMilliseconds(nowMs).toZonedDateTimeISO(timeZone).toPlainDate();
  const at = (days: number) =>
    today.add({ days }).toPlainDateTime(time).toZonedDateTime(timeZone).epochMilliseconds;
  if (word) return at(word.toLowerCase() === 'tomorrow' ? 1 : 0);
  if (afterMs === undefined) return at(0);
  const after = Temporal.Instant.fromEpochMilliseconds(afterMs).toZonedDateTimeISO(timeZone).toPlainDate();
  const days = today.until(after).days;
  return at(days) > afterMs ? at(days) : at(days + 1);
}

function unreadable(text: string, field: string): DomainError {
  return new DomainError(
    'INVALID',
    `${field} '${text.slice(0, 60)}' is no time; write 18:00, 'tomorrow 06:00', '2026-11-24 06:00' or 2026-11-24T04:00Z.`,
    { field },
  );
}
