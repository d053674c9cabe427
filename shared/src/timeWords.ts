import { dayMs, minuteMs } from './durations.ts';

/** The language that the product speaks; 24-hour clock. */
const locale = 'en-GB';

const formatters = new Map<string, Intl.DateTimeFormat>();

/** '18:05' in the zone. */
export function clockTime(at: Date, timeZone: string): string {
  return formatter(timeZone, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at);
}

/** 'today', 'tomorrow', 'yesterday' or 'Tue 24 Nov', seen from `now` in the zone. */
export function dayWord(at: Date, timeZone: string, now: Date): string {
  const days = localDayNumber(at, timeZone) - localDayNumber(now, timeZone);
  if (days === 0) return 'today';
  if (days === 1) return 'tomorrow';
  if (days === -1) return 'yesterday';
  return dateName(at, timeZone);
}

/** 'Tue 24 Nov' in the zone. */
export function dateName(at: Date, timeZone: string): string {
  const parts = formatter(timeZone, { weekday: 'short', day: 'numeric', month: 'short' }).formatToParts(at);
  const partOf = (type: string) => parts.find((part) => part.type === type)?.value ?? '';
  return `${partOf('weekday')} ${partOf('day')} ${partOf('month')}`;
}

/** 'Tue 21:00' in the zone; 'Tue 15 Dec 21:00' where the weekday alone would not tell. */
export function weekdayTime(at: Date, timeZone: string, now: Date): string {
  const isNear = Math.abs(at.getTime() - now.getTime()) < 6 * dayMs;
  const name = dateName(at, timeZone);
  return `${isNear ? name.slice(0, 3) : name} ${clockTime(at, timeZone)}`;
}

/** '20:00 today', '04:00 tomorrow', '20:00 on Tue 24 Nov'. */
export function momentWords(at: Date, timeZone: string, now: Date): string {
  const day = dayWord(at, timeZone, now);
  return `${clockTime(at, timeZone)} ${/\d/.test(day) ? `on ${day}` : day}`;
}

/** '18:00–20:30'; the end's day is named where the window is a day or longer. */
export function windowWords(window: { startsAt: Date; endsAt: Date }, timeZone: string): string {
  const isLong = window.endsAt.getTime() - window.startsAt.getTime() >= dayMs;
  const end = clockTime(window.endsAt, timeZone);
  return `${clockTime(window.startsAt, timeZone)}–${isLong ? `${dateName(window.endsAt, timeZone)} ${end}` : end}`;
}

/** '3 h 55 min', '12 min', '2 days 4 h'; whole minutes, at least one. */
export function durationWords(durationMs: number): string {
  const minutes = Math.max(1, Math.round(durationMs / minuteMs));
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 48 * 60) return joinUnits(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
  const hours = Math.round(minutes / 60);
  return joinUnits(Math.floor(hours / 24), 'days', hours % 24, 'h');
}

/** 'South Africa Standard Time': the zone's own name for its time at that moment. */
export function zoneName(timeZone: string, at: Date): string {
  const parts = formatter(timeZone, { timeZoneName: 'long' }).formatToParts(at);
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? timeZone;
}

/** Whether two zones show different clocks at a moment. */
export function clocksDiffer(timeZone: string, other: string, at: Date): boolean {
  return localMinuteNumber(at, timeZone) !== localMinuteNumber(at, other);
}

/** Minutes as '90 min' in tables; three significant digits and no more. */
export function minutesWords(minutes: number): string {
  return minutes === 0 ? '0 min' : durationWords(minutes * minuteMs);
}

function joinUnits(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

function localDayNumber(at: Date, timeZone: string): number {
  return Math.floor(localMinuteNumber(at, timeZone) / 1440);
}

function localMinuteNumber(at: Date, timeZone: string): number {
  const parts = formatter(timeZone, {
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    hourCycle: 'h23',
  }).formatToParts(at);
  const partOf = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  return (
    Date.UTC(partOf('year'), partOf('month') - 1, partOf('day'), partOf('hour'), partOf('minute')) / minuteMs
  );
}

function formatter(timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = timeZone + Object.values(options).join() + Object.keys(options).join();
  const known = formatters.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat(locale, { ...options, timeZone });
  formatters.set(key, made);
  return made;
}
