import type { ReportAction } from '@wip/server/features/imports/importReport.ts';
import type { LonLat } from '@wip/shared/geo.ts';
import type { TimetableRow } from '@wip/shared/schedule/timetable.ts';
import type { DraftFeature, DraftTable, GoodArea, GoodBundle, Meaning } from './goodBundles.ts';

/** An entry that the report has to have; `line` is found by the feature where that is given. */
export interface WantedEntry {
  action: ReportAction;
  file: string;
  line?: number;
  feature?: number;
  key?: string;
  field?: string;
  message: string | RegExp;
}

/** What has to come of a bundle: one sentence, or exactly these entries, areas, timetables and stages. */
export interface Wanted {
  sentence: RegExp | null;
  entries: WantedEntry[];
  areas: Map<string, GoodArea>;
  timetables: Map<string, Meaning>;
  stageCount: number;
}

type FileChange = (text: string) => string | Buffer;

/** A good bundle that is about to be damaged, and what is wanted of it then. */
export interface Mutation {
  good: GoodBundle;
  random: () => number;
  region: Record<string, unknown>;
  regionText: string | null;
  features: DraftFeature[];
  tables: DraftTable[];
  rotation: unknown;
  stages: DraftTable | null;
  basemap: string | null;
  /** What is done to the text of a file before it is written. */
  changes: Map<string, FileChange>;
  /** What is done to the folder after it was written. */
  afterwards: ((folder: string) => Promise<unknown>)[];
  wanted: Wanted;
  pick<Item>(items: readonly Item[]): Item;
  whole(int: number): number;
}

/** One way to damage a bundle; false where the bundle has nothing that could be damaged so. */
export interface MutationKind {
  name: string;
  apply(mutation: Mutation): false | undefined;
}

export function kind(name: string, apply: (mutation: Mutation) => false | undefined): MutationKind {
  return { name, apply };
}

export function startMutation(good: GoodBundle, random: () => number): Mutation {
  const { areas, timetables, stages, rotation, basemap } = structuredClone(good);
  return {
    good,
    random,
    region: structuredClone(good.region),
    regionText: null,
    features: areas.map(({ geometry, ...properties }) => ({
      type: 'Feature',
      properties,
      geometry: structuredClone(geometry),
    })),
    tables: [...timetables].map(([group, meaning]) => timetableDraft(`timetables/${group}.csv`, meaning)),
    rotation,
    stages: stages ?? null,
    basemap: basemap ?? null,
    changes: new Map(),
    afterwards: [],
    wanted: {
      sentence: null,
      entries: [],
      areas: new Map(areas.map((area) => [area.key, area])),
      timetables,
      stageCount: stages?.rows.length ?? 0,
    },
    pick: (items) => items[Math.floor(random() * items.length)]!,
    whole: (below) => Math.floor(random() * below),
  };
}

const dayColumn = { month: 'date_of_month', week: 'day_of_week', period: 'day_of_cycle' };

function timetableDraft(file: string, { cycle, rows }: Meaning): DraftTable {
  const isPeriod = cycle.kind === 'period';
  const cells = isPeriod ? [String(cycle.days), cycle.anchorDate] : [];
  return {
    file,
    columns: [
      dayColumn[cycle.kind],
      ...(isPeriod ? ['period_of_cycle', 'start_of_cycle'] : []),
      'start_time',
      'finish_time',
      'stage',
    ],
    rows: rows.map((row) => [
      String(row.day),
      ...cells,
      clock(row.startMinute),
      clock(row.finishMinute),
      String(row.stage),
    ]),
  };
}

export function clock(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

/** A feature to damage, with the key and number that reports give it. */
export interface Target {
  feature: DraftFeature;
  area: GoodArea;
  number: number;
}

export function pickArea(mutation: Mutation, isFit: (area: GoodArea) => boolean = () => true): Target | null {
  const fit = mutation.good.areas.flatMap((area, index) => (isFit(area) ? [index] : []));
  if (fit.length === 0) return null;
  const index = mutation.pick(fit);
  const area = mutation.wanted.areas.get(mutation.good.areas[index]!.key)!;
  return { feature: mutation.features[index]!, area, number: index + 1 };
}

export function wantRefusedArea(
  mutation: Mutation,
  target: Target,
  entry: { field?: string; key?: string | null; message: string | RegExp },
): void {
  const { key = target.area.key, ...rest } = entry;
  mutation.wanted.areas.delete(target.area.key);
  mutation.wanted.entries.push({
    action: 'refused',
    file: 'areas.geojson',
    feature: target.number,
    ...(key !== null && { key }),
    ...rest,
  });
}

export function wantNoted(
  mutation: Mutation,
  target: Target,
  action: 'repaired' | 'ignored',
  field: string,
  message: string | RegExp,
): void {
  mutation.wanted.entries.push({
    action,
    file: 'areas.geojson',
    feature: target.number,
    key: target.area.key,
    field,
    message,
  });
}

/** A table and its row, counted from 0, to damage; never the first, which says what the cycle is. */
export interface RowTarget {
  table: DraftTable;
  row: number;
  line: number;
  meaning: Meaning;
  group: string;
}

export function pickRow(
  mutation: Mutation,
  isFit: (meaning: Meaning) => boolean = () => true,
): RowTarget | null {
  const fit = mutation.tables.filter((table) => isFit(mutation.wanted.timetables.get(groupOf(table))!));
  if (fit.length === 0) return null;
  const table = mutation.pick(fit);
  const row = 1 + mutation.whole(table.rows.length - 1);
  const group = groupOf(table);
  return { table, row, line: row + 2, meaning: mutation.wanted.timetables.get(group)!, group };
}

export function groupOf(table: DraftTable): string {
  return table.file.replace(/^timetables\//, '').replace(/\.csv$/i, '');
}

export function setCell(
  { table, row }: Pick<RowTarget, 'table' | 'row'>,
  column: string,
  cell: string,
): void {
  table.rows[row]![table.columns.indexOf(column)] = cell;
}

/** The row is refused, and its group goes on without it. */
export function wantRefusedRow(
  mutation: Mutation,
  { table, row, line, meaning }: RowTarget,
  field: string | undefined,
  message: string | RegExp,
): void {
  const refused = meaning.rows[row]!;
  meaning.rows = meaning.rows.filter((other: TimetableRow) => other !== refused);
  mutation.wanted.entries.push({
    action: 'refused',
    file: table.file,
    line,
    ...(field && { field }),
    message,
  });
}

/** The rings of a draft geometry, to be changed in place. */
export function ringsOf(geometry: unknown): LonLat[][] {
  const { type, coordinates } = geometry as { type: string; coordinates: LonLat[][] | LonLat[][][] };
  return (type === 'Polygon' ? coordinates : coordinates.flat(1)) as LonLat[][];
}
