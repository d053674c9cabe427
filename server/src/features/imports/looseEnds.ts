import { areasFile } from './bundle/readAreas.ts';
import { type BundleTimetable, rotationFile } from './bundle/readSchedule.ts';
import type { Findings } from './importReport.ts';

const mostNamed = 20;

/** Groups that nothing switches, and timetables that switch nothing. */
export function reportLooseEnds(
  groups: ReadonlyMap<string, string | null>,
  schedule: readonly BundleTimetable[],
  findings: Findings,
): void {
  const tables = new Set(schedule.map(({ group }) => group));
  const message = 'no area is in this group';
  const areasOf = new Map<string, number>();
  for (const group of groups.values()) {
    if (group !== null) areasOf.set(group, (areasOf.get(group) ?? 0) + 1);
  }
  for (const [group, count] of areasOf) {
    if (tables.has(group)) continue;
    const sentence = `group '${group}' has ${count} ${count === 1 ? 'area' : 'areas'} but no timetable; planned cuts are unknown there`;
    findings.add({ action: 'ignored', file: areasFile, field: 'group', message: sentence });
  }
  const unused = schedule.filter(({ group }) => !areasOf.has(group));
  for (const { origin } of unused) {
    if (origin) findings.add({ action: 'ignored', file: origin.file, message });
  }
  reportUnusedOfRotation(
    unused.filter(({ origin }) => origin === null),
    findings,
  );
}

/** One line for all: a rotation has as many groups as it has, whatever a region uses of them. */
function reportUnusedOfRotation(unused: readonly BundleTimetable[], findings: Findings): void {
  if (unused.length === 0) return;
  const groups = unused.map(({ group }) => group);
  const shown = groups.slice(0, mostNamed).join(', ');
  const more = groups.length > mostNamed ? ` and ${groups.length - mostNamed} more` : '';
  const message = `no area is in ${groups.length === 1 ? 'group' : 'the groups'} ${shown}${more}`;
  findings.add({ action: 'ignored', file: rotationFile, message });
}
