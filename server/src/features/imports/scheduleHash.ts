import { createHash } from 'node:crypto';
import type { Timetable } from '@wip/shared/schedule/timetable.ts';

interface ScheduleParts {
  timeZone: string;
  /** The group of each area key. */
  groups: ReadonlyMap<string, string | null>;
  timetables: readonly { group: string; timetable: Timetable }[];
}

/** A hash over everything that decides when areas are switched, whatever the order: equal hashes switch alike. */
export function scheduleHash({ timeZone, groups, timetables }: ScheduleParts): string {
  const hash = createHash('sha256').update(JSON.stringify(timeZone));
  const members = [...groups].map((entry) => JSON.stringify(entry)).sort();
  const tables = timetables.map(({ group, timetable: { cycle, rows } }) => {
    const lines = rows.map((row) => [row.day, row.startMinute, row.finishMinute, row.stage].join(' ')).sort();
    const kind = cycle.kind === 'period' ? [cycle.kind, cycle.days, cycle.anchorDate] : [cycle.kind];
    return JSON.stringify([group, kind, lines]);
  });
  for (const line of [...members, ...tables.sort()]) hash.update('\n').update(line);
  return hash.digest('hex').slice(0, 16);
}
