import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  groupOf,
  kind,
  type Mutation,
  type MutationKind,
  pickArea,
  type WantedEntry,
  wantRefusedArea,
} from './mutation.ts';

const areas = 'areas.geojson';

/** A change of one file after which the bundle is refused as a whole. */
function whole(
  name: string,
  file: string,
  change: (text: string, mutation: Mutation) => string | Buffer,
  sentence: RegExp,
): MutationKind {
  return kind(name, (mutation) => {
    mutation.changes.set(file, (text) => change(text, mutation));
    mutation.wanted.sentence = sentence;
  });
}

/** A change of areas.geojson after which it means the same. */
function same(name: string, change: (text: string, mutation: Mutation) => string | Buffer): MutationKind {
  return kind(
    name,
    (mutation) => void mutation.changes.set(areas, (text) => change(text, mutation)) as undefined,
  );
}

/** Something is done to the folder after which the bundle is refused as a whole. */
function wholeFolder(
  name: string,
  change: (folder: string) => Promise<unknown>,
  sentence: RegExp,
): MutationKind {
  return kind(name, ({ afterwards, wanted }) => {
    afterwards.push(change);
    wanted.sentence = sentence;
  });
}

const cutShort =
  /^areas\.geojson: (the file ends in line \d+ in the middle of a value; it seems to be cut short|the file is empty)\.$/;
const notJson =
  /^areas\.geojson(: the file is not readable JSON: commas or brackets between the features are wrong|:\d+: feature \d+ is not readable JSON: .+)\.$/;
const noCollection = /^areas\.geojson: the file must be a GeoJSON FeatureCollection\.$/;
const nothingBut = /^areas\.geojson: `features` must hold nothing but features\.$/;
const notUtf8 = /^areas\.geojson: the file is not UTF-8 text; save it as UTF-8\.$/;

/** Cut off behind some place of the file's own structure. */
function cutAfter(mark: string): MutationKind {
  return whole(
    `areas.geojson cut off behind ${JSON.stringify(mark)}`,
    areas,
    (text, { pick }) => {
      const places = [...text.trimEnd().slice(0, -1).matchAll(new RegExp(mark, 'g'))].map(
        (match) => match.index + match[0].length,
      );
      return text.slice(0, pick(places));
    },
    cutShort,
  );
}

function between(text: string, from: string | RegExp, to: string): string {
  const changed = text.replace(from, to);
  if (changed === text) throw new Error(`nothing to replace: ${from}`);
  return changed;
}

/** The group's table is not there any more. */
function lostTable(
  mutation: Mutation,
  entry?: Omit<WantedEntry, 'file'>,
  name = (file: string) => file,
): string | null {
  const table = mutation.tables.length > 0 ? mutation.pick(mutation.tables) : null;
  if (!table) return null;
  mutation.wanted.timetables.delete(groupOf(table));
  if (entry) mutation.wanted.entries.push({ ...entry, file: name(table.file) });
  return table.file;
}

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
  kind('a timetable under .txt', (mutation) => {
    const file = lostTable(mutation, { action: 'ignored', message: 'is no file <group>.csv' }, (name) =>
      name.replace('.csv', '.txt'),
    );
    if (file === null) return false;
    mutation.afterwards.push((folder) =>
      rename(join(folder, file), join(folder, file.replace('.csv', '.txt'))),
    );
  }),
  kind('a timetable under .CSV', (mutation) => {
    const file = mutation.tables[0]?.file;
    if (!file) return false;
    mutation.afterwards.push((folder) =>
      rename(join(folder, file), join(folder, file.replace('.csv', '.CSV'))),
    );
  }),
  kind('a link in place of a timetable', (mutation) => {
    const file = lostTable(mutation, { action: 'ignored', message: 'links are not followed' });
    if (file === null) return false;
    mutation.afterwards.push(async (folder) => {
      await rename(join(folder, file), join(folder, 'elsewhere.csv'));
      await symlink(join(folder, 'elsewhere.csv'), join(folder, file));
    });
  }),
  kind('a folder among the timetables', (mutation) => {
    if (mutation.tables.length === 0) return false;
    mutation.afterwards.push((folder) => mkdir(join(folder, 'timetables', 'old')));
    mutation.wanted.entries.push({
      action: 'ignored',
      file: 'timetables/old',
      message: 'is no file <group>.csv',
    });
  }),
  kind('two timetables of one group', (mutation) => {
    const [table] = mutation.tables;
    if (!table) return false;
    const other = table.file.replace('.csv', '.CSV');
    mutation.afterwards.push((folder) => writeFile(join(folder, other), 'x'));
    // the first by name is taken
    mutation.wanted.timetables.delete(groupOf(table));
    mutation.wanted.entries.push(
      { action: 'refused', file: other, line: 1, message: /and it names 0$/ },
      { action: 'ignored', file: other, line: 1, field: 'x', message: 'unknown column' },
      { action: 'refused', file: table.file, message: `${other} is the table of this group already` },
    );
  }),
  kind('a group in decomposed letters, as some systems write file names', (mutation) => {
    const [table] = mutation.tables;
    if (!table) return false;
    const before = groupOf(table);
    const meaning = mutation.wanted.timetables.get(before)!;
    mutation.wanted.timetables.delete(before);
    mutation.wanted.timetables.set('Süd', meaning);
    for (const [index, { key, group }] of mutation.good.areas.entries()) {
      if (group !== before) continue;
      (mutation.features[index]!.properties as { group: string }).group = 'Süd';
      mutation.wanted.areas.get(key)!.group = 'Süd';
    }
    mutation.afterwards.push((folder) =>
      rename(join(folder, table.file), join(folder, 'timetables', 'Su\u0308d.csv')),
    );
  }),
  kind('a link in place of the timetables', (mutation) => {
    if (mutation.tables.length === 0) return false;
    mutation.afterwards.push(async (folder) => {
      await rename(join(folder, 'timetables'), join(folder, 'elsewhere'));
      await symlink(join(folder, 'elsewhere'), join(folder, 'timetables'));
    });
    mutation.wanted.timetables.clear();
    mutation.wanted.entries.push({
      action: 'ignored',
      file: 'timetables',
      message: 'is no folder, and links are not followed',
    });
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
  ...['\\{', '\\[', ':', ',', '"', '\\}', '\\]', '\\n'].map(cutAfter),
  whole(
    'areas.geojson cut off in a name',
    areas,
    (text) => text.slice(0, text.indexOf('"name":"') + 10),
    cutShort,
  ),
  whole('an empty areas.geojson', areas, () => '', cutShort),
  whole('areas.geojson in UTF-16', areas, (text) => Buffer.from(`\ufeff${text}`, 'utf16le'), notUtf8),
  whole('areas.geojson in UTF-16 without a mark', areas, (text) => Buffer.from(text, 'utf16le'), notUtf8),
  whole('a collection after the collection', areas, (text) => text + text, notJson),
  whole('something after the collection', areas, (text) => `${text}]`, notJson),
  whole('a comma too many', areas, (text) => between(text, ',\n', ',,\n'), notJson),
  whole('a comma too few', areas, (text) => between(text, ',\n', '\n'), notJson),
  whole('a comma at the end', areas, (text) => between(text, '\n]}', ',\n]}'), notJson),
  whole('a feature with single quotes', areas, (text) => between(text, '"Feature"', "'Feature'"), notJson),
  whole('a bracket that closes another', areas, (text) => between(text, ']]}', ']}}'), notJson),
  whole(
    'no collection but its features',
    areas,
    (text) => text.slice(text.indexOf('['), text.lastIndexOf(']') + 1),
    noCollection,
  ),
  whole(
    'the type of something else',
    areas,
    (text) => between(text, 'FeatureCollection', 'GeometryCollection'),
    noCollection,
  ),
  whole('no type', areas, (text) => between(text, '"type":"FeatureCollection",', ''), noCollection),
  ...['null', '{}', '7', '"x"', 'true'].map((features) =>
    whole(
      `${features} as features`,
      areas,
      () => `{"type":"FeatureCollection","features":${features}}`,
      noCollection,
    ),
  ),
  ...['null', '7', '"x"', '[]', '[[{}]]'].map((element) =>
    whole(
      `${element} among the features`,
      areas,
      (text) => between(text, ',\n', `,${element},\n`),
      nothingBut,
    ),
  ),
  whole(
    'features given twice',
    areas,
    (text) => between(text, '\n]}', '\n],"features":[]}'),
    /^areas\.geojson: the file has `features` twice; keep one of them\.$/,
  ),
  whole(
    'no feature',
    areas,
    () => '{"type":"FeatureCollection","features":[]}',
    /^areas\.geojson has no area that can be taken\.$/,
  ),
  kind('a name in Latin-1', (mutation) => {
    const target = pickArea(mutation);
    if (!target) return false;
    Object.assign(target.feature.properties as object, { name: 'Z\u00fcrich' });
    mutation.changes.set(areas, (text) => Buffer.from(text, 'latin1'));
    wantRefusedArea(mutation, target, {
      key: null,
      message: 'the feature is not UTF-8 text; save the file as UTF-8',
    });
  }),
  kind('a feature of more than 16 MB', (mutation) => {
    const target = pickArea(mutation);
    if (!target || mutation.good.name !== 'county') return false;
    Object.assign(target.feature.properties as object, { remark: 'x'.repeat(16_800_000) });
    wantRefusedArea(mutation, target, {
      key: null,
      message: 'the feature is bigger than 16 MB; simplify its geometry',
    });
  }),
  kind('a collection as a feature', (mutation) => {
    const target = pickArea(mutation);
    if (!target) return false;
    mutation.features[target.number - 1] = { type: 'FeatureCollection', features: [] } as never;
    wantRefusedArea(mutation, target, { key: null, field: 'type', message: 'is no GeoJSON Feature' });
  }),
  kind('a bad area in a file that is laid out over many lines', (mutation) => {
    const target = pickArea(mutation);
    if (!target) return false;
    target.feature.geometry = null;
    wantRefusedArea(mutation, target, { field: 'geometry', message: 'there is no geometry' });
    const entry = mutation.wanted.entries.at(-1)!;
    mutation.changes.set(areas, (text) => {
      const laidOut = JSON.stringify(JSON.parse(text), null, 2);
      const starts = [...laidOut.matchAll(/^ {4}\{/gm)].map(
        ({ index }) => laidOut.slice(0, index).split('\n').length,
      );
      entry.line = starts[target.number - 1]!;
      return laidOut;
    });
  }),
  same('a byte order mark', (text) => `\ufeff${text}`),
  same('all in one line', (text) => text.replaceAll('\n', '')),
  same('laid out over many lines', (text) => JSON.stringify(JSON.parse(text), null, '\t')),
  same('lines that end as on Windows', (text) => text.replaceAll('\n', '\r\n')),
  same('no line end at the end', (text) => text.trimEnd()),
  same('features before the type', (text) =>
    between(between(text, '"type":"FeatureCollection",', ''), '\n]}', '\n],"type":"FeatureCollection"}'),
  ),
  same('members beside the features', (text) =>
    between(text, '"features"', '"crs":{"a":[1,{"b":"]}"}]},"bbox":[1,2,3,4],"name":"features","features"'),
  ),
  same('blanks before the list of features', (text) =>
    between(text, '"features":[', `"features"${' '.repeat(100)}:\n${' '.repeat(100)}[`),
  ),
  kind('quotes and brackets in a text', ({ changes, wanted }) => {
    changes.set(areas, (text) => between(text, '"properties":{', '"properties":{"remark":"a \\"}]{[\\\\",'));
    wanted.entries.push({ action: 'ignored', file: areas, field: 'remark', message: 'unknown column' });
  }),
  same('a member nested deeply', (text) =>
    between(text, '"features"', `"deep":${'['.repeat(4_000)}${']'.repeat(4_000)},"features"`),
  ),
];
