import type { AreaSummary } from '@wip/shared/areas/areaSchemas.ts';
import { type StateName, stateNames } from '@wip/shared/status/stateNames.ts';
import type { AreaCodes } from '../live/statusStore.ts';

/** One row of the list: an area and its state at the moment shown. */
export interface AreaRow {
  areaId: string;
  name: string;
  parents: string;
  group: string | null;
  /** null: not yet known here, which is not 'unknown'. */
  state: StateName | null;
  /** Since when the state holds; undefined: not yet known here. */
  since: Date | null | undefined;
  until: Date | null;
  /** 'Stage 4, block 6'; empty where there is nothing to say. */
  why: string;
}

export type SortKey = 'name' | 'state' | 'since' | 'until' | 'why';

export interface Sorting {
  key: SortKey;
  isDescending: boolean;
}

const stateOrder: Record<StateName, number> = { off: 0, maybe: 1, soon: 2, unknown: 3, on: 4 };
const byName = new Intl.Collator('en', { sensitivity: 'base', numeric: true }).compare;

/** What the rows are made from besides the areas: the same facts that the map shows at the same moment. */
export interface RowFacts extends Pick<AreaCodes, 'codeOf' | 'untilOf'> {
  sinceOf(areaNumber: number): Date | null | undefined;
  /** The region's stage; null where it is unknown. */
  stage: number | null;
}

export function areaRows(areas: readonly AreaSummary[], facts: RowFacts): AreaRow[] {
  return areas.map((area) => {
    const code = facts.codeOf(area.number);
    const state = code === undefined ? null : stateNames[code];
    return {
      areaId: area.areaId,
      name: area.name,
      parents: area.parents.join(', '),
      group: area.group,
      state,
      since: facts.sinceOf(area.number),
      until: facts.untilOf(area.number),
      why: whyWords(state, facts.stage, area.group),
    };
  });
}

function whyWords(state: StateName | null, stage: number | null, group: string | null): string {
  if (state === 'unknown') return stage === null ? 'Stage unknown' : 'No timetable';
  if (state === null || stage === null) return '';
  if (stage === 0) return 'No cuts announced';
  return group === null ? `Stage ${stage}` : `Stage ${stage}, block ${group}`;
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
  state: (a, b) => orderOf(a.state) - orderOf(b.state),
  until: (a, b) => timeOf(a.until) - timeOf(b.until),
  since: (a, b) => timeOf(a.since) - timeOf(b.since),
  why: (a, b) => byName(a.why, b.why),
};

function orderOf(state: StateName | null): number {
  return state === null ? 5 : stateOrder[state];
}

/** A moment that nobody knows comes after all others. */
function timeOf(moment: Date | null | undefined): number {
  return moment?.getTime() ?? Number.MAX_SAFE_INTEGER;
}

function foldWords(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
