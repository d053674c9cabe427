import { areasFile } from './bundle/readAreas.ts';
import type { BundleTimetable } from './bundle/readSchedule.ts';
import type { Findings } from './importReport.ts';

/** Groups that nothing switches, and timetables that switch nothing. */
export function reportLooseEnds(
  groups: ReadonlyMap<string, string | null>,
  schedule: readonly BundleTimetable[],
  findings: Findings,
): void {
  const tables = new Set(schedule.map(({ group }) => group));
  const areasOf = new Map<string, number>();
  for (const group of groups.values()) {
    if (group !== null) areasOf.set(group, (areasOf.get(group) ?? 0) + 1);
  }
  for (const [group, count] of areasOf) {
    if (tables.has(group)) continue;
    const message = `group '${group}' has ${count} ${count === 1 ? 'area' : 'areas'} but no timetable; planned cuts are unknown there`;
    findings.add({ action: 'ignored', file: areasFile, field: 'group', message });
  }
  for (const group of tables) {
    if (areasOf.has(group)) continue;
    findings.add({ action: 'ignored', file: `timetables/${group}.csv`, message: 'no area is in this group' });
  }
}
