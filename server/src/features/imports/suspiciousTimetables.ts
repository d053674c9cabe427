import { lintGroups } from '@wip/shared/schedule/lint/lintGroups.ts';
import { lintTimetable } from '@wip/shared/schedule/lint/lintTimetable.ts';
import type { FindingKind } from '@wip/shared/schedule/lint/timetableFinding.ts';
import type { BundleTimetable } from './bundle/readSchedule.ts';
import type { Findings } from './importReport.ts';

/** Where rows of a table were refused, these tell no more than that. */
const followsFromMissingRows: ReadonlySet<FindingKind> = new Set(['gap', 'not-within']);

/** What looks like a misprint in the timetables of a bundle; those that a rotation stands for are not printed. */
export function reportSuspicious(schedule: readonly BundleTimetable[], findings: Findings): void {
  const printed = schedule.flatMap((entry) => (entry.origin ? [{ ...entry, origin: entry.origin }] : []));
  for (const { timetable, origin } of printed) {
    const isWhole = findings.refusedIn(origin.file) === 0;
    for (const { kind, message, rowIndex } of lintTimetable(timetable)) {
      if (!isWhole && followsFromMissingRows.has(kind)) continue;
      const line = rowIndex === null ? undefined : origin.lines[rowIndex];
      findings.add({ action: 'suspicious', file: origin.file, line, message });
    }
  }
  const odd = lintGroups(printed);
  const file = printed.find(({ group }) => group === odd?.group)?.origin.file;
  if (odd && file) findings.add({ action: 'suspicious', file, message: odd.message });
}
