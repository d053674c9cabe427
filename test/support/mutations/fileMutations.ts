import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { areas, wholeFolder } from './fileKinds.ts';
import { kind, type MutationKind } from './mutation.ts';

export const fileMutations: MutationKind[] = [
  ...['region.json', areas].flatMap((file) => [
    wholeFolder(
      `no ${file}`,
      (folder) => rm(join(folder, file)),
      new RegExp(`^The bundle has no ${file}; add the file to .*\\.$`),
    ),
    wholeFolder(
      `a folder in place of ${file}`,
      async (folder) => {
        await rm(join(folder, file));
        await mkdir(join(folder, file));
      },
      new RegExp(`^${file} must be a plain file, and links are not followed\\.$`),
    ),
    wholeFolder(
      `a link in place of ${file}`,
      async (folder) => {
        await rename(join(folder, file), join(folder, 'elsewhere'));
        await symlink(join(folder, 'elsewhere'), join(folder, file));
      },
      new RegExp(`^${file} must be a plain file, and links are not followed\\.$`),
    ),
  ]),
  wholeFolder(
    'areas.geojson in other letters',
    (folder) => rename(join(folder, areas), join(folder, 'Areas.GeoJSON')),
    /^The bundle has no areas\.geojson, but Areas\.GeoJSON; rename it\.$/,
  ),
  kind('stages.csv in other letters', (mutation) => {
    if (!mutation.stages) return false;
    mutation.afterwards.push((folder) => rename(join(folder, 'stages.csv'), join(folder, 'Stages.CSV')));
    mutation.wanted.stageCount = 0;
    mutation.wanted.entries.push({
      action: 'ignored',
      file: 'Stages.CSV',
      message: 'is not read; rename it to stages.csv',
    });
  }),
  wholeFolder(
    'a folder in place of stages.csv',
    async (folder) => {
      await rm(join(folder, 'stages.csv'), { force: true });
      await mkdir(join(folder, 'stages.csv'));
    },
    /^stages\.csv must be a plain file, and links are not followed\.$/,
  ),
  wholeFolder(
    'stages.csv in UTF-16',
    (folder) => writeFile(join(folder, 'stages.csv'), Buffer.from('\ufeffstart,end,stage\n', 'utf16le')),
    /^stages\.csv is not UTF-8 text; save it as UTF-8\.$/,
  ),
  kind('a timetable in Latin-1', (mutation) => {
    const table = mutation.tables[0];
    if (!table) return false;
    mutation.changes.set(table.file, (text) => Buffer.from(`${text}é`, 'latin1'));
    mutation.wanted.sentence = /^timetables\/.+\.csv is not UTF-8 text; save it as UTF-8\.$/;
  }),
  kind('timetables and a rotation', (mutation) => {
    mutation.rotation = { family: 'eskom-even' };
    mutation.afterwards.push((folder) => mkdir(join(folder, 'timetables'), { recursive: true }));
    mutation.wanted.sentence = /^The bundle has both timetables\/ and rotation\.json; keep one of them\.$/;
  }),
  ...[
    { family: 'eskom-odd-even' },
    {},
    [],
    { family: 'eskom-even', parameters: { blocks: 1e9 } },
    { family: 7 },
  ].map((rotation) =>
    kind(`the rotation ${JSON.stringify(rotation)}`, (mutation) => {
      if (mutation.rotation === undefined) return false;
      mutation.rotation = rotation;
      mutation.wanted.sentence = /^rotation\.json: .+\.$/;
    }),
  ),
  ...['[]', '{', '{"type":"Feature"}', ''].map((basemap) =>
    kind(`the basemap '${basemap}'`, (mutation) => {
      mutation.basemap = basemap;
      mutation.wanted.sentence = /^basemap\.geojson must be a GeoJSON FeatureCollection\.$/;
    }),
  ),
];
