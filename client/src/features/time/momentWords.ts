import { minuteMs } from '@wip/shared/durations.ts';
import { clockTime, dateName, durationWords, weekdayTime, zoneName } from '@wip/shared/timeWords.ts';

interface Reading {
  /** null is now. */
  at: Date | null;
  now: Date;
  timeZone: string;
}

/** 'Tue 24 Nov 21:00', or the present. */
export function readoutWords({ at, now, timeZone }: Reading): string {
  const shown = at ?? now;
  return `${dateName(shown, timeZone)} ${clockTime(shown, timeZone)}`;
}

/** 'Live', or 'Showing Tue 21:00, not now'; beyond a week the date is named. */
export function modeWords({ at, now, timeZone }: Reading): string {
  if (at === null) return 'Live';
  const isNear = Math.abs(at.getTime() - now.getTime()) < 6 * 24 * 60 * minuteMs;
  return `Showing ${isNear ? weekdayTime(at, timeZone, now) : readoutWords({ at, now, timeZone })}, not now`;
}

/** What the slider says of itself: 'Tue 24 Nov 21:00, South Africa Standard Time, in 3 h'. */
export function sliderWords(reading: Reading): string {
  const { at, now, timeZone } = reading;
  const words = `${readoutWords(reading)}, ${zoneName(timeZone, at ?? now)}`;
  return at === null ? `Now: ${words}` : `${words}, ${distanceWords(at, now)}`;
}

/** 'in 3 h' or '5 h ago'. */
export function distanceWords(at: Date, now: Date): string {
  const distanceMs = at.getTime() - now.getTime();
  const words = durationWords(Math.abs(distanceMs));
  return distanceMs < 0 ? `${words} ago` : `in ${words}`;
}
