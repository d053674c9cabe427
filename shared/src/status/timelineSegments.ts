import type { ZoneClock } from '../schedule/zoneClock.ts';
import { windowWords } from '../timeWords.ts';
import type { StateName } from './stateNames.ts';
import { pieceAt, type Timeline } from './timelines.ts';

/** A stretch of one state, [startsAtMs, endsAtMs). */
export interface Segment {
  startsAtMs: number;
  endsAtMs: number;
  state: StateName;
}

/** A local day, [startsAtMs, endsAtMs), with its segments in order. */
export interface DayRow extends Omit<Segment, 'state'> {
  segments: Segment[];
}

/** More windows than anyone reads in a sentence are counted instead. */
const mostNamed = 12;

const names: Record<string, StateName> = { n: 'on', m: 'maybe', f: 'off' };

/** The pieces of a timeline within [fromMs, toMs); where it says nothing, the state is unknown. */
export function segmentsWithin(line: Timeline, fromMs: number, toMs: number): Segment[] {
  const segments: Segment[] = [];
  let startsAtMs = fromMs;
  for (let index = pieceAt(line.startsAtMs, fromMs); startsAtMs < toMs; index++) {
    const endsAtMs = Math.min(line.startsAtMs[index + 1] ?? Infinity, toMs);
    segments.push({ startsAtMs, endsAtMs, state: names[line.states[index] ?? 'u'] ?? 'unknown' });
    startsAtMs = endsAtMs;
  }
  return segments;
}

/** The seven local days from the one that holds `fromMs`, each with its segments. */
export function weekRows(line: Timeline, clock: ZoneClock, fromMs: number): DayRow[] {
  const rows: DayRow[] = [];
  for (let day = clock.localDayAt(fromMs); rows.length < 7; day++) {
    if (!clock.hasDay(day)) continue;
    const startsAtMs = clock.dayStartMs(day);
    const endsAtMs = clock.dayStartMs(day + 1);
    rows.push({ startsAtMs, endsAtMs, segments: segmentsWithin(line, startsAtMs, endsAtMs) });
  }
  return rows;
}

/** 'Off 02:00–04:30 and 18:00–20:30.' · 'Off 00:00–00:10, … and 7 more times.' · 'No cut planned.' · 'Off 02:00–04:30. Unknown 14:00–00:00.' · 'Not known yet.' */
export function segmentsWords(segments: readonly Segment[], timeZone: string, nowMs: number): string {
  const windowOf = (segment: Segment) =>
    windowWords({ startsAt: new Date(segment.startsAtMs), endsAt: new Date(segment.endsAtMs) }, timeZone);
  const off = segments.filter((segment) => segment.state === 'off').map(windowOf);
  const unknown = segments.filter((segment) => segment.state === 'unknown');
  if (unknown.length > 0 && unknown.length === segments.length) {
    return segments.at(-1)!.endsAtMs <= nowMs ? 'Not known.' : 'Not known yet.';
  }
  const sentences = [off.length > 0 ? `Off ${joinWords(off)}.` : 'No cut planned.'];
  if (unknown.length > 0) sentences.push(`Unknown ${joinWords(unknown.map(windowOf))}.`);
  return sentences.join(' ');
}

/** Milliseconds that segments are off. */
export function offMs(segments: readonly Segment[]): number {
  return segments
    .filter((segment) => segment.state === 'off')
    .reduce((sum, segment) => sum + segment.endsAtMs - segment.startsAtMs, 0);
}

/** 'a, b and c'; more than anyone reads are counted. */
export function joinWords(all: readonly string[]): string {
  const words =
    all.length > mostNamed
      ? [...all.slice(0, mostNamed - 1), `${all.length - mostNamed + 1} more times`]
      : all;
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
