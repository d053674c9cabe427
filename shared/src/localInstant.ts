const earliestMs = Date.UTC(1970, 0, 1);
const latestMs = Date.UTC(2200, 0, 1);
const pattern = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(Z|[+-]\d{2}:?\d{2})?$/i;

/**
 * The instant in ms of `2023-02-19T02:00` or `2023-02-19 02:00:00+02:00`: with an offset as it says, without one on the
 * wall clock of `timeZone` ('compatible' where the clock skips or repeats). Null for anything else, and before 1970 or
 * after 2199.
 */
export function parseInstant(text: string, timeZone: string): number | null {
  const match = pattern.exec(text);
  if (!match) return null;
  try {
    const atMs = match[1]
      ? Temporal.Instant.from(text).epochMilliseconds
      : Temporal.PlainDateTime.from(text, { overflow: 'reject' }).toZonedDateTime(timeZone).epochMilliseconds;
    return atMs >= earliestMs && atMs < latestMs ? atMs : null;
  } catch {
    return null;
  }
}
