import { dayMs } from '../durations.ts';
import { dayWord, momentWords, windowWords } from '../timeWords.ts';
import type { ReadingTime } from './answerWords.ts';
import { joinWords, type Segment, segmentsWithin } from './timelineSegments.ts';
import type { Timeline } from './timelines.ts';

/**
 * What a stretch of time, [fromMs, toMs) in epoch milliseconds, holds, in words: cuts and unknown times with their true
 * beginning and end, also where these lie outside it, and with the day where that is not today.
 *
 * 'Off 18:00–20:30 and 02:00–04:30 tomorrow.' · 'Off until 08:30. Unknown from 14:00 tomorrow on.' · 'No cut planned.'
 */
export function stripWords(line: Timeline, fromMs: number, toMs: number, time: ReadingTime): string {
  const segments = segmentsWithin(line, fromMs, toMs).map((segment) => wholeOf(segment, line));
  const off = segments.filter(({ state }) => state === 'off');
  const unknown = segments.filter(({ state }) => state === 'unknown');
  if (unknown.length > 0 && unknown.length === segments.length) {
    return toMs <= time.now.getTime() ? 'Not known.' : 'Not known yet.';
  }
  const list = (all: readonly Segment[]) => joinWords(all.map((segment) => spanWords(segment, time)));
  const sentences = [off.length > 0 ? `Off ${list(off)}.` : 'No cut planned.'];
  if (unknown.length > 0) sentences.push(`Unknown ${list(unknown)}.`);
  return sentences.join(' ');
}

/** A clipped segment up to its own ends, which are infinite where the timeline does not tell them. */
function wholeOf({ startsAtMs, endsAtMs, state }: Segment, { startsAtMs: starts }: Timeline): Segment {
  const startMs = starts.findLast((atMs) => atMs <= startsAtMs);
  const isCutOff = startMs === undefined || (startMs === starts[0] && startsAtMs > startMs);
  const endMs = starts.find((atMs) => atMs >= endsAtMs);
  return { startsAtMs: isCutOff ? -Infinity : startMs, endsAtMs: endMs ?? Infinity, state };
}

function spanWords({ startsAtMs, endsAtMs }: Segment, { now, timeZone }: ReadingTime): string {
  const moment = (atMs: number) => momentWords(new Date(atMs), timeZone, now).replace(/ today$/, '');
  if (startsAtMs === -Infinity) return endsAtMs === Infinity ? 'throughout' : `until ${moment(endsAtMs)}`;
  if (endsAtMs === Infinity) return `from ${moment(startsAtMs)} on`;
  if (endsAtMs - startsAtMs >= dayMs) return `from ${moment(startsAtMs)} until ${moment(endsAtMs)}`;
  const window = { startsAt: new Date(startsAtMs), endsAt: new Date(endsAtMs) };
  const day = dayWord(window.startsAt, timeZone, now);
  const suffix = day === 'today' ? '' : ` ${/\d/.test(day) ? `on ${day}` : day}`;
  return windowWords(window, timeZone) + suffix;
}
