import type { MyAreas } from './findMyAreas.ts';
import type { RecentArea } from './recentAreas.ts';

/** One choice of the search's list. */
export type SearchOption = { kind: 'locate' } | { kind: 'recent' | 'area'; area: RecentArea };

/** What asking for the reader's place has brought so far; null: not asked. */
export type Locating = MyAreas | 'asking' | null;

/** The areas found; around the reader where asked; while nothing is typed 'use my location' and recent places. */
export function searchOptions(input: {
  text: string;
  found: readonly RecentArea[];
  recent: readonly RecentArea[];
  locating: Locating;
}): SearchOption[] {
  const { text, found, recent, locating } = input;
  if (locating === 'asking') return [];
  if (locating?.outcome === 'found') return locating.areas.map((area) => ({ kind: 'area', area }));
  if (text.trim() !== '') return found.map((area) => ({ kind: 'area', area }));
  return [{ kind: 'locate' }, ...recent.map((area): SearchOption => ({ kind: 'recent', area }))];
}

export function optionKey(option: SearchOption): string {
  return option.kind === 'locate' ? 'locate' : option.area.areaId;
}
