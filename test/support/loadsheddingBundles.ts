import { copyFile, mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { square, writeBundle } from './bundles.ts';

const stageRows = z.array(
  z.object({ start: z.string(), end: z.string(), stage: z.string(), scope: z.string() }),
);

/** A region of the real timetables: the city sheds apart from the rest of the country. */
export interface LoadsheddingBundle {
  regionId: string;
  folder: string;
  /** The names of its timetables, which are its groups and the keys of its areas. */
  groups: string[];
}

/**
 * Writes the two bundles of one real stage file: every timetable of `city-of-cape-town-*` with scope `coct`, all others
 * with `not-coct` (scope `all` belongs to both), one square as area per timetable. Region ids begin with `prefix`.
 */
export async function writeLoadsheddingBundles(
  folder: string,
  { data, stageFile, prefix }: { data: string; stageFile: string; prefix: string },
): Promise<LoadsheddingBundle[]> {
  const source = join(data, 'loadshedding');
  const text = await readFile(join(source, stageFile), 'utf8');
  const stages = stageRows.parse(parse(text, { columns: true }));
  const files = (await readdir(join(source, 'timetables'))).filter((name) => name.endsWith('.csv')).sort();
  const isCity = (name: string) => name.startsWith('city-of-cape-town-');
  return Promise.all([
    write('coct', files.filter(isCity)),
    write(
      'not-coct',
      files.filter((name) => !isCity(name)),
    ),
  ]);

  async function write(scope: string, names: string[]): Promise<LoadsheddingBundle> {
    const regionId = `${prefix}-${scope}`;
    const groups = names.map((name) => name.replace(/\.csv$/, ''));
    const path = await writeBundle(join(folder, regionId), {
      region: { id: regionId, name: regionId },
      areas: groups.map((group, index) => ({
        key: group,
        name: group,
        group,
        geometry: square(18 + (index % 20) * 0.5, -33 + Math.floor(index / 20) * 0.4, 0.3),
      })),
      stages: stages
        .filter((row) => row.scope === scope || row.scope === 'all')
        .map(({ start, end, stage }) => ({ start, end, stage })),
    });
    await mkdir(join(path, 'timetables'));
    await Promise.all(
      names.map((name) => copyFile(join(source, 'timetables', name), join(path, 'timetables', name))),
    );
    return { regionId, folder: path, groups };
  }
}
