import type { Timetable } from '@wip/shared/schedule/timetable.ts';

const dayMinutes = 1440;

/**
 * What two tables of one group cover differently, in minutes per stage and day, as texts such as
 * '+ stage 3 day 11 14:00-16:30' (in `actual` only) and '- …' (in `expected` only).
 */
export function coverageDifferences(actual: Timetable, expected: Timetable): string[] {
  const actualCover = coverage(actual);
  const expectedCover = coverage(expected);
  const keys = new Set([...actualCover.keys(), ...expectedCover.keys()]);
  return [...keys].flatMap((key) => {
    const [one, other] = [actualCover.get(key) ?? NOTHING, expectedCover.get(key) ?? NOTHING];
    return [
      ...ranges((minute) => one[minute]! > other[minute]!).map((range) => `+ ${key} ${range}`),
      ...ranges((minute) => one[minute]! < other[minute]!).map((range) => `- ${key} ${range}`),
    ];
  });
}

/** What a table covers, as a text that is equal for tables that cover the same. */
export function coverageText(timetable: Timetable): string {
  const lines = [...coverage(timetable)].map(
    ([key, minutes]) => `${key} ${ranges((minute) => minutes[minute] === 1)}`,
  );
  return lines.sort().join('\n');
}

const NOTHING = new Uint8Array(2 * dayMinutes);

/** 1 for each minute that rows cover, counted from the start of the day on which they start. */
function coverage({ rows }: Timetable): Map<string, Uint8Array> {
  const cover = new Map<string, Uint8Array>();
  for (const { day, stage, startMinute, finishMinute } of rows) {
    const key = `stage ${stage} day ${day}`;
    const minutes = cover.get(key) ?? new Uint8Array(2 * dayMinutes);
    cover.set(key, minutes);
    minutes.fill(1, startMinute, finishMinute < startMinute ? finishMinute + dayMinutes : finishMinute);
  }
  return cover;
}

function ranges(isIn: (minute: number) => boolean): string[] {
  const found: string[] = [];
  for (let minute = 0; minute < 2 * dayMinutes; minute++) {
    if (!isIn(minute)) continue;
    const start = minute;
    while (isIn(minute)) minute++;
    found.push(`${timeOf(start)}-${timeOf(minute)}`);
  }
  return found;
}

function timeOf(minute: number): string {
  const two = (number: number) => String(number).padStart(2, '0');
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}
