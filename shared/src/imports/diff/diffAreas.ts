import { someOf } from '../../schedule/cycleWords.ts';
import type { VersionArea, VersionChange } from './regionVersion.ts';

/** Areas that are new, gone, renamed, moved to another block or drawn anew, told together where the same happened. */
export function diffAreas(before: readonly VersionArea[], after: readonly VersionArea[]): VersionChange[] {
  const earlier = new Map(before.map((area) => [area.key, area]));
  const later = new Set(after.map(({ key }) => key));
  const kept = after.flatMap((area) => {
    const old = earlier.get(area.key);
    return old ? [{ old, area }] : [];
  });
  return [
    ...moves(kept),
    ...named(
      after.filter(({ key }) => !earlier.has(key)),
      'is new',
      'areas are new',
    ),
    ...named(
      before.filter(({ key }) => !later.has(key)),
      'is gone',
      'areas are gone',
    ),
    ...renamed(kept),
    ...named(
      kept.filter(({ old, area }) => old.outline !== area.outline).map(({ area }) => area),
      'has another outline',
      'areas have another outline',
    ),
  ];
}

interface KeptArea {
  old: VersionArea;
  area: VersionArea;
}

function moves(kept: readonly KeptArea[]): VersionChange[] {
  const moved = kept.filter(({ old, area }) => old.group !== area.group);
  const ways = Map.groupBy(moved, ({ old, area }) => JSON.stringify([old.group, area.group]));
  return [...ways.values()].map((same) => {
    const way = moveWords(same[0]?.old.group ?? null, same[0]?.area.group ?? null, same.length > 1);
    const names = same.map(({ area }) => area.name);
    const [only] = names;
    const text = names.length === 1 ? `${only} ${way}` : `${names.length} areas ${way}: ${someOf(names)}`;
    return { text, areaCount: names.length };
  });
}

function moveWords(from: string | null, to: string | null, isMany: boolean): string {
  if (from === null) return `${isMany ? 'come' : 'comes'} into block ${to}, from none`;
  if (to === null)
    return `${isMany ? 'leave' : 'leaves'} block ${from} for none; planned cuts are unknown there`;
  return `${isMany ? 'move' : 'moves'} from block ${from} to block ${to}`;
}

function named(areas: readonly VersionArea[], ofOne: string, ofMany: string): VersionChange[] {
  const [first] = areas;
  if (!first) return [];
  const count = areas.length.toLocaleString('en');
  const text =
    areas.length === 1
      ? `${first.name} ${ofOne}`
      : `${count} ${ofMany}: ${someOf(areas.map(({ name }) => name))}`;
  return [{ text, areaCount: areas.length }];
}

function renamed(kept: readonly KeptArea[]): VersionChange[] {
  const names = kept
    .filter(({ old, area }) => old.name !== area.name)
    .map(({ old, area }) => `${old.name} is now ${area.name}`);
  if (names.length === 0) return [];
  const text =
    names.length === 1
      ? `${names[0]}`
      : `${names.length.toLocaleString('en')} areas have new names: ${someOf(names)}`;
  return [{ text, areaCount: names.length }];
}
