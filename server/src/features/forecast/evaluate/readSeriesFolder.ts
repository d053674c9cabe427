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
  timeZone: string;
  startsAtMs: number;
  stepMs: number;
  values: Float64Array;
}

/**
 * Reads a folder of CSV files `timestamp_utc,series_id,<unit>` with a `series.json` that names each series' file,
 * `tz` and `freq` (h or 30min).
 *
 * Errors: DomainError INVALID that names the file, and the line where there is one.
 */
export async function readSeriesFolder(folder: string): Promise<OpenSeries[]> {
  const index = join(folder, 'series.json');
  if (!existsSync(index)) throw new DomainError('NOT_FOUND', `There is no series.json in ${folder}.`);
  const described = seriesFile.safeParse(JSON.parse(await readFile(index, 'utf8')));
  if (!described.success) {
    const [issue] = described.error.issues;
    throw new DomainError('INVALID', `series.json: ${issue?.path.join('.')}: ${issue?.message}`);
  }
  const files = new Map<string, Map<string, [number, number][]>>();
  const series: OpenSeries[] = [];
  for (const [seriesId, { file, tz, freq }] of Object.entries(described.data)) {
    const points = files.get(file) ?? (await readPoints(folder, file));
    files.set(file, points);
    const own = points.get(seriesId);
    if (!own) throw new DomainError('INVALID', `${file} has no rows of the series ${seriesId}.`);
    const stepMs = freq === 'h' ? hourMs : 30 * minuteMs;
    series.push({ seriesId, timeZone: tz, stepMs, ...onGrid(own, stepMs) });
  }
  return series;
}

async function readPoints(folder: string, file: string): Promise<Map<string, [number, number][]>> {
  const points = new Map<string, [number, number][]>();
  let line = 1;
  const rows = createReadStream(join(folder, file)).pipe(parse({ from_line: 2, bom: true, trim: true }));
  for await (const [timestamp, seriesId, value] of rows as AsyncIterable<string[]>) {
    line += 1;
    const atMs = Date.parse(timestamp ?? '');
    const number = value === '' ? Number.NaN : Number(value);
    if (Number.isNaN(atMs) || seriesId === undefined || (value !== '' && !Number.isFinite(number))) {
      throw new DomainError(
        'INVALID',
        `${file}, line ${line}: must be an instant in UTC, a series and a number.`,
      );
    }
    const own = points.get(seriesId) ?? [];
    points.set(seriesId, own);
    own.push([atMs, number]);
  }
  return points;
}

function onGrid(points: [number, number][], stepMs: number): { startsAtMs: number; values: Float64Array } {
  let [startsAtMs, endsAtMs] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const [atMs] of points) {
    startsAtMs = Math.min(startsAtMs, atMs);
    endsAtMs = Math.max(endsAtMs, atMs);
  }
  const values = new Float64Array(Math.round((endsAtMs - startsAtMs) / stepMs) + 1).fill(Number.NaN);
  for (const [atMs, value] of points) values[Math.round((atMs - startsAtMs) / stepMs)] = value;
  return { startsAtMs, values };
}
