import type { AreaSummary } from '@wip/shared/areas/areaSchemas.ts';
import type { AreaCodes } from '../live/statusStore.ts';
import { type StateName, stateNames } from '../stateNames.ts';

/** One row of the list: an area and its state at the moment shown. */
export interface AreaRow {
  areaId: string;
  name: string;
  parents: string;
  group: string | null;
  /** null: not yet known here, which is not 'unknown'. */
  state: StateName | null;
  until: Date | null;
}

export const sortKeys = ['name', 'parents', 'state', 'until', 'group'] as const;
export type SortKey = (typeof sortKeys)[number];

export interface Sorting {
  key: SortKey;
  isDescending: boolean;
}

const stateOrder: Record<StateName, number> = { off: 0, maybe: 1, soon: 2, unknown: 3, on: 4 };
const byName = new Intl.Collator('en', { sensitivity: 'base', numeric: true }).compare;

/** The rows of areas with the states that the map shows at the same moment. */
export function areaRows(
  areas: readonly AreaSummary[],
  codes: Pick<AreaCodes, 'codeOf' | 'untilOf'>,
): AreaRow[] {
  return areas.map((area) => {
    const code = codes.codeOf(area.number);
    return {
      areaId: area.areaId,
      name: area.name,
      parents: area.parents.join(', '),
      group: area.group,
      state: code === undefined ? null : stateNames[code],
      until: codes.untilOf(area.number),
    };
  });
}

/** The rows whose name or parents hold every word of the text, without regard to accents and case. */
export function filterRows(rows: readonly AreaRow[], text: string): readonly AreaRow[] {
  const words = foldWords(text).split(/\s+/).filter(Boolean);
  if (words.length === 0) return rows;
  return rows.filter((row) => {
    const haystack = foldWords(`${row.name} ${row.parents}`);
    return words.every((word) => haystack.includes(word));
  });
}

/** The rows in order; equal ones by name. By state, off comes first. */
export function sortRows(rows: readonly AreaRow[], { key, isDescending }: Sorting): AreaRow[] {
  const sign = isDescending ? -1 : 1;
  return [...rows].sort((a, b) => sign * comparators[key](a, b) || byName(a.name, b.name));
}

const comparators: Record<SortKey, (a: AreaRow, b: AreaRow) => number> = {
  name: (a, b) => byName(a.name, b.name),
  parents: (a, b) => byName(a.parents, b.parents),
  state: (a, b) => orderOf(a.state) - orderOf(b.state),
  until: (a, b) => timeOf(a.until) - timeOf(b.until) || 0,
  group: (a, b) => byName(a.group ?? '', b.group ?? ''),
};

function orderOf(state: StateName | null): number {
  return state === null ? 5 : stateOrder[state];
}

/** An end that nobody knows comes after all others. */
function timeOf(until: Date | null): number {
  return until?.getTime() ?? Number.MAX_SAFE_INTEGER;
}

function foldWords(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
