import { createReadStream, existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DomainError } from '@wip/shared/errors.ts';
import { hourMs, isTimeZone, minuteMs } from '@wip/shared/time.ts';
import { parse } from 'csv-parse';
import { z } from 'zod';

const seriesFile = z.record(
  z.string(),
  z.object({
    file: z.string().regex(/^[\w.-]+\.csv$/, 'must be the name of a CSV file in the folder'),
    tz: z.string().refine(isTimeZone, 'must be an IANA time zone'),
    freq: z.enum(['h', '30min']),
    unit: z.string().optional(),
  }),
);

/** One series on a regular grid in UTC; NaN where the file has no value. */
export interface OpenSeries {
  seriesId: string;
  /** As series.json says it, such as mw or kwh; null where it does not. */
  unit: string | null;
  timeZone: string;
  startsAtMs: number;
  stepMs: number;
  values: Float64Array;
}

export interface SeriesFolder {
  series: OpenSeries[];
  /** What could not be read, each with its file and line. */
  faults: string[];
}

type Points = Map<string, { atMs: number; value: number; line: number }[]>;

/**
 * Reads a folder of CSV files `timestamp_utc,series_id,<unit>` with a `series.json` that names each series' file,
 * `tz` and `freq` (h or 30min). Rows that cannot be read are left out and told; of two for one instant the later counts.
 *
 * Errors: DomainError NOT_FOUND without series.json, INVALID where it is wrong.
 */
export async function readSeriesFolder(folder: string): Promise<SeriesFolder> {
  const faults: string[] = [];
  const files = new Map<string, Points>();
  const series: OpenSeries[] = [];
  for (const [seriesId, { file, tz, freq, unit }] of Object.entries(await readIndex(folder))) {
    const points = files.get(file) ?? (await readPoints(folder, file, faults));
    files.set(file, points);
    const stepMs = freq === 'h' ? hourMs : 30 * minuteMs;
    const grid = onGrid(points.get(seriesId) ?? [], stepMs, (line) =>
      faults.push(`${file}, line ${line}: is not on the grid of ${seriesId}.`),
    );
    if (grid) series.push({ seriesId, unit: unit?.toLowerCase() ?? null, timeZone: tz, stepMs, ...grid });
    else faults.push(`${file}: has no rows of the series ${seriesId}.`);
  }
  return { series, faults };
}

async function readIndex(folder: string): Promise<z.infer<typeof seriesFile>> {
  const index = join(folder, 'series.json');
  if (!existsSync(index)) throw new DomainError('NOT_FOUND', `There is no series.json in ${folder}.`);
  const described = seriesFile.safeParse(parseJson(await readFile(index, 'utf8')));
  if (described.success) return described.data;
  const [issue] = described.error.issues;
  throw new DomainError('INVALID', `series.json: ${issue?.path.join('.')}: ${issue?.message}`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new DomainError(
      'INVALID',
      `series.json is not JSON: ${error instanceof Error ? error.message : ''}`,
    );
  }
}

async function readPoints(folder: string, file: string, faults: string[]): Promise<Points> {
  const points: Points = new Map();
  if (!existsSync(join(folder, file))) return points;
  const rows = createReadStream(join(folder, file)).pipe(
    parse({
      bom: true,
      trim: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      info: true,
    }),
  );
  for await (const { record, info } of rows as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
    const [timestamp, seriesId, text] = record;
    if (timestamp === 'timestamp_utc') continue;
    const atMs = instantOf(timestamp ?? '');
    const isMissing = text === '' || text?.toLowerCase() === 'nan';
    const value = isMissing ? Number.NaN : Number(text);
    if (Number.isNaN(atMs) || !seriesId || !(isMissing || Number.isFinite(value))) {
      faults.push(`${file}, line ${info.lines}: must be an instant in UTC, a series and a number.`);
      continue;
    }
    const own = points.get(seriesId) ?? [];
    points.set(seriesId, own);
    own.push({ atMs, value, line: info.lines });
  }
  return points;
}

/** An instant in UTC, also where the text does not say that it is; NaN where it is none. */
function instantOf(text: string): number {
  if (!/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/.test(text)) return Number.NaN;
  return Date.parse(/(Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text.replace(' ', 'T')}Z`);
}

function onGrid(
  points: readonly { atMs: number; value: number; line: number }[],
  stepMs: number,
  refuse: (line: number) => void,
): { startsAtMs: number; values: Float64Array } | null {
  const usable = points.filter(({ atMs, line }) => {
    if (atMs % stepMs === 0) return true;
    refuse(line);
    return false;
  });
  if (usable.length === 0) return null;
  let [startsAtMs, endsAtMs] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { atMs } of usable) {
    startsAtMs = Math.min(startsAtMs, atMs);
    endsAtMs = Math.max(endsAtMs, atMs);
  }
  const values = new Float64Array((endsAtMs - startsAtMs) / stepMs + 1).fill(Number.NaN);
  for (const { atMs, value } of usable) values[(atMs - startsAtMs) / stepMs] = value;
  return { startsAtMs, values };
}
