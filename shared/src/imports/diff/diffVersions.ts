import { someOf } from '../../schedule/cycleWords.ts';
import { diffAreas } from './diffAreas.ts';
import { diffTimetable } from './diffTimetable.ts';
import type { RegionVersion, VersionArea, VersionChange } from './regionVersion.ts';

const naturally = new Intl.Collator('en', { numeric: true });

/**
 * What changes for people from one version of a region to another, one line a change, those that most areas notice
 * first: 'block 7 moves from 18:00 to 20:00 on Mondays; 34 areas, Centurion, Irene, Lyttelton and 31 more'. Blocks with
 * the same change stand in one line. Nothing where both versions say the same, however they are written.
 */
export function diffVersions(before: RegionVersion, after: RegionVersion): VersionChange[] {
  const newNames = renamedGroups(before, after);
  const renamed = withNewNames(before, newNames);
  const changes = [
    ...diffTimetables(renamed, after),
    ...diffAreas(renamed.areas, after.areas),
    ...diffRegion(before, after),
    ...[...newNames].map(([from, to]) => ({
      text: `block ${from} is now block ${to}, with the same timetable`,
      areaCount: after.areas.filter(({ group }) => group === to).length,
    })),
  ];
  return changes.sort((a, b) => b.areaCount - a.areaCount);
}

/** Groups that have another name and the timetable that they had: old names to new ones. */
function renamedGroups(before: RegionVersion, after: RegionVersion): Map<string, string> {
  const old = new Map(before.timetables.map(({ group, timetable }) => [group, timetable]));
  const current = new Map(after.timetables.map(({ group, timetable }) => [group, timetable]));
  const groupsAfter = new Map(after.areas.map(({ key, group }) => [key, group]));
  const names = new Map<string, string>();
  for (const { key, group } of before.areas) {
    const to = groupsAfter.get(key);
    if (group === null || !to || names.has(group) || current.has(group) || old.has(to)) continue;
    const [from, timetable] = [old.get(group), current.get(to)];
    if (from && timetable && diffTimetable(from, timetable).length === 0) names.set(group, to);
  }
  return names;
}

function withNewNames(version: RegionVersion, names: ReadonlyMap<string, string>): RegionVersion {
  const nameOf = (group: string) => names.get(group) ?? group;
  return {
    ...version,
    areas: version.areas.map((area) => ({ ...area, group: area.group === null ? null : nameOf(area.group) })),
    timetables: version.timetables.map(({ group, timetable }) => ({ group: nameOf(group), timetable })),
  };
}

function diffRegion(before: RegionVersion, after: RegionVersion): VersionChange[] {
  const areaCount = after.areas.length;
  const changes: VersionChange[] = [];
  if (before.name !== after.name) {
    changes.push({ text: `the region ${before.name} is now ${after.name}`, areaCount });
  }
  if (before.timeZone !== after.timeZone) {
    changes.push({
      text: `times are those of ${after.timeZone} and no longer of ${before.timeZone}`,
      areaCount,
    });
  }
  return changes;
}

function diffTimetables(before: RegionVersion, after: RegionVersion): VersionChange[] {
  const old = new Map(before.timetables.map(({ group, timetable }) => [group, timetable]));
  const current = new Map(after.timetables.map(({ group, timetable }) => [group, timetable]));
  const groups = [...new Set([...old.keys(), ...current.keys()])].sort(naturally.compare);
  const changes = groups.flatMap((group) => {
    const [from, to] = [old.get(group), current.get(group)];
    if (from && to) return diffTimetable(from, to).map((text) => ({ group, text }));
    return [{ group, text: to ? 'has a timetable, for the first time' : 'has no timetable any more' }];
  });
  const members = Map.groupBy(after.areas, ({ group }) => group);
  return [...Map.groupBy(changes, ({ text }) => text)].map(([text, same]) => {
    const areas = same.flatMap(({ group }) => members.get(group) ?? []);
    return {
      text: `${blockWords(same.map(({ group }) => group))}${text}; ${areaWords(areas)}`,
      areaCount: areas.length,
    };
  });
}

/** 'block 7 ', 'blocks 1, 2 and 3: each '. */
function blockWords(groups: readonly string[]): string {
  return groups.length === 1 ? `block ${groups[0]} ` : `blocks ${someOf(groups)}: each `;
}

function areaWords(areas: readonly VersionArea[]): string {
  if (areas.length === 0) return 'no area';
  const count = areas.length === 1 ? '1 area' : `${areas.length.toLocaleString('en')} areas`;
  return `${count}, ${someOf(areas.map(({ name }) => name))}`;
}
