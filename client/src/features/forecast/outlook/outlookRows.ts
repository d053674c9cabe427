import { minuteMs } from '@wip/shared/durations.ts';
import type { Outlook, OutlookBasis } from '@wip/shared/forecast/forecastSchemas.ts';
import { createZoneClock } from '@wip/shared/schedule/zoneClock.ts';

/** A stretch of one basis and one step of the scale, [startsAtMs, endsAtMs). */
export interface OutlookPiece {
  startsAtMs: number;
  endsAtMs: number;
  basis: OutlookBasis;
  /** 0 to 1; null where nothing is known. */
  lowest: number | null;
  highest: number | null;
}

/** A local day with its pieces in order; the first begins at the present half hour. */
export interface OutlookDay {
  startsAtMs: number;
  endsAtMs: number;
  pieces: OutlookPiece[];
}

/** Where the steps of lightness begin; the first holds what is hardly ever off. */
export const stepStarts = [0, 0.05, 0.2, 0.5, 0.8] as const;

/** The step of a probability, 0 to 4. */
export function stepOfChance(probability: number): number {
  return stepStarts.findLastIndex((start) => probability >= start);
}

/** So many rows are a week; what is left of an eighth day is not drawn. */
const dayCount = 7;

/** The first seven local days of an outlook, each cut where the basis or the step of the scale changes. */
export function outlookDays(outlook: Outlook): OutlookDay[] {
  const { startsAt, stepMinutes, probabilityOff, basis, timeZone } = outlook;
  const clock = createZoneClock(timeZone);
  const stepMs = stepMinutes * minuteMs;
  const days: OutlookDay[] = [];
  for (const [step, probability] of probabilityOff.entries()) {
    const startsAtMs = startsAt.getTime() + step * stepMs;
    const endsAtMs = startsAtMs + stepMs;
    let day = days.at(-1);
    if (!day || startsAtMs >= day.endsAtMs) {
      if (days.length === dayCount) break;
      const localDay = clock.localDayAt(startsAtMs);
      day = { startsAtMs: clock.dayStartMs(localDay), endsAtMs: nextDayMs(clock, localDay), pieces: [] };
      days.push(day);
    }
    const piece = {
      startsAtMs,
      endsAtMs,
      basis: basis[step] ?? 'none',
      lowest: probability,
      highest: probability,
    };
    const last = day.pieces.at(-1);
    if (last && isAlike(last, piece)) extend(last, piece);
    else day.pieces.push(piece);
  }
  return days;
}

function nextDayMs(clock: ReturnType<typeof createZoneClock>, localDay: number): number {
  let next = localDay + 1;
  while (!clock.hasDay(next)) next += 1;
  return clock.dayStartMs(next);
}

function isAlike(a: OutlookPiece, b: OutlookPiece): boolean {
  if (a.basis !== b.basis) return false;
  if (a.highest === null || b.highest === null) return a.highest === b.highest;
  return stepOfChance(a.highest) === stepOfChance(b.highest);
}

function extend(piece: OutlookPiece, by: OutlookPiece): void {
  piece.endsAtMs = by.endsAtMs;
  if (piece.lowest === null || piece.highest === null || by.lowest === null || by.highest === null) return;
  piece.lowest = Math.min(piece.lowest, by.lowest);
  piece.highest = Math.max(piece.highest, by.highest);
}
