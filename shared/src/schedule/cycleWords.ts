import { daysOfCycle } from './cycleSpans.ts';
import { dayMinutes } from './localDay.ts';
import type { Cycle } from './timetable.ts';

/** Runs of numbers that are named before the rest is counted. */
const namedRuns = 6;
const weekdays = ['Mondays', 'Tuesdays', 'Wednesdays', 'Thursdays', 'Fridays', 'Saturdays', 'Sundays'];
const list = new Intl.ListFormat('en-GB', { type: 'conjunction' });

/** '18:00' for a minute of the day; minutes beyond midnight are those of the next day. */
export function clockWord(minute: number): string {
  const two = (number: number) => String(number).padStart(2, '0');
  const ofDay = ((minute % dayMinutes) + dayMinutes) % dayMinutes;
  return `${two(Math.floor(ofDay / 60))}:${two(ofDay % 60)}`;
}

/** '18:00–20:30'; '18:00 for 30 h' where the end alone would not tell. */
export function rangeWords(startMinute: number, endMinute: number): string {
  const lengthMinutes = endMinute - startMinute;
  if (lengthMinutes >= dayMinutes) return `${clockWord(startMinute)} for ${lengthWords(lengthMinutes)}`;
  return `${clockWord(startMinute)}–${clockWord(endMinute)}`;
}

/** '2 h 30 min', '2 h', '30 min'. */
export function lengthWords(minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return [hours > 0 ? `${hours} h` : '', rest > 0 || hours === 0 ? `${rest} min` : '']
    .filter(Boolean)
    .join(' ');
}

/** 'on Mondays', 'on days 1, 3 and 5 to 9', 'every day'; `days` as a timetable counts them. */
export function onDays(cycle: Cycle, days: Iterable<number>): string {
  const distinct = [...new Set(days)];
  if (distinct.length === daysOfCycle(cycle)) return 'every day';
  if (cycle.kind === 'week') return `on ${runWords(distinct, (day) => weekdays[day - 1] ?? String(day))}`;
  return `on ${distinct.length === 1 ? 'day' : 'days'} ${runWords(distinct)}`;
}

/** 'stage 4', 'stages 1, 2 and 5 to 8'. */
export function stageWords(stages: Iterable<number>): string {
  const distinct = [...new Set(stages)];
  return `${distinct.length === 1 ? 'stage' : 'stages'} ${runWords(distinct)}`;
}

/** 'a, b and c'; from the fourth on they are counted: 'a, b, c and 31 more'. */
export function someOf(names: readonly string[], named = 3): string {
  if (names.length <= named + 1) return list.format(names);
  return list.format([...names.slice(0, named), `${(names.length - named).toLocaleString('en')} more`]);
}

function runWords(numbers: number[], word: (number: number) => string = String): string {
  const runs: { first: number; last: number }[] = [];
  for (const number of numbers.toSorted((a, b) => a - b)) {
    const run = runs.at(-1);
    if (run?.last === number - 1) run.last = number;
    else runs.push({ first: number, last: number });
  }
  const words = runs.flatMap(({ first, last }) => {
    if (last - first < 2) return first === last ? [word(first)] : [word(first), word(last)];
    return [`${word(first)} to ${word(last)}`];
  });
  return someOf(words, namedRuns);
}
