import { areas, between, same, whole } from './fileKinds.ts';
import { kind, type MutationKind, pickArea, wantRefusedArea } from './mutation.ts';

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

export const collectionMutations: MutationKind[] = [
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
