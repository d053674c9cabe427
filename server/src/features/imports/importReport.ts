/**
 * What was done with something in a bundle that is not as it should be; what is suspicious was taken as it is, for a
 * person to look at.
 */
export type ReportAction = 'refused' | 'repaired' | 'ignored' | 'suspicious';

/** One thing that was found: where, what, and what was done about it. */
export interface ReportEntry {
  action: ReportAction;
  /** The file within the bundle. */
  file: string;
  /** Lines count from 1. */
  line?: number | undefined;
  /** Features of areas.geojson count from 1. */
  feature?: number | undefined;
  /** The key of the area, where it is known. */
  key?: string | undefined;
  field?: string | undefined;
  message: string;
}

/** What an import did. */
export interface ImportReport {
  regionId: string;
  datasetId: string;
  version: string;
  activated: boolean;
  /** The version that was active before; null where the region had none. */
  replaces: string | null;
  areaCount: number;
  groupCount: number;
  timetableRowCount: number;
  /** Rows and files of timetables that were refused: what they say of cuts is missing. */
  timetableRefusals: number;
  /** Stage facts that were added, and rows that were known before. */
  stagesAdded: number;
  stagesKnown: number;
  /** How often each action was taken; `entries` holds the first 1,000 of each. */
  counts: Record<ReportAction, number>;
  entries: ReportEntry[];
}

const keptPerAction = 1_000;

/** Collects entries; counts all, keeps the first 1,000 of each action, so that its size is bounded. */
export function createFindings() {
  const counts: Record<ReportAction, number> = { refused: 0, repaired: 0, ignored: 0, suspicious: 0 };
  const entries: ReportEntry[] = [];
  const refusedByFile = new Map<string, number>();
  return {
    counts,
    entries,
    /** How much of a file was refused. */
    refusedIn: (file: string): number => refusedByFile.get(file) ?? 0,
    /** How much was refused of the files of a folder. */
    refusedBelow(folder: string): number {
      return [...refusedByFile]
        .filter(([file]) => file.startsWith(`${folder}/`))
        .reduce((sum, [, refused]) => sum + refused, 0);
    },
    add(entry: ReportEntry): void {
      counts[entry.action] += 1;
      if (entry.action === 'refused') refusedByFile.set(entry.file, (refusedByFile.get(entry.file) ?? 0) + 1);
      if (counts[entry.action] <= keptPerAction) entries.push(entry);
    },
  };
}

export type Findings = ReturnType<typeof createFindings>;

/** `areas.geojson:14, feature 3 'bowtie', geometry: the ring crosses itself …`, for a terminal or a log. */
export function describeEntry({ file, line, feature, key, field, message }: ReportEntry): string {
  const place = [
    line === undefined ? file : `${file}:${line}`,
    [feature === undefined ? '' : `feature ${feature}`, key === undefined ? '' : `'${key}'`]
      .filter(Boolean)
      .join(' '),
    field ?? '',
  ];
  return `${place.filter(Boolean).join(', ')}: ${message}`;
}
