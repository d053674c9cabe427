import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFeatureScanner } from '@wip/server/features/imports/bundle/featureScanner.ts';
import { readFeatures } from '@wip/server/features/imports/bundle/readFeatures.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** Scans a text in chunks of so many bytes. */
function scan(text: string, chunkBytes = 7) {
  const bytes = Buffer.from(text);
  const scanner = createFeatureScanner();
  const found: { line: number; text: string | undefined }[] = [];
  for (let from = 0; from < bytes.length; from += chunkBytes) {
    for (const element of scanner.scan(bytes.subarray(from, from + chunkBytes))) {
      found.push({ line: element.line, text: element.bytes?.toString() });
    }
  }
  return { found, fault: scanner.finish() };
}

const tricky = [
  '{"name": "features", "crs": {"features": [{"not": "one"}]}, "list": [{"no": 1}],',
  ' "type": "FeatureCollection", "features" : [',
  '  {"a": "brackets }]{[ and a \\" quote \\\\", "b": {"c": [1, {"d": []}]}},',
  '  {},',
  '  {"é": "ü"}',
  ' ], "after": [{"x": 2}]}',
].join('\n');

describe('the features of a collection', () => {
  it.each([1, 2, 7, 1_000])('are found wherever chunks of %i bytes cut the file', (chunkBytes) => {
    const { found, fault } = scan(tricky, chunkBytes);
    expect(fault).toBeNull();
    expect(found.map(({ line, text }) => [line, JSON.parse(text ?? 'null')])).toEqual([
      [3, { a: 'brackets }]{[ and a " quote \\', b: { c: [1, { d: [] }] } }],
      [4, {}],
      [5, { é: 'ü' }],
    ]);
  });

  it('may be none, and a byte order mark may stand before them', () => {
    expect(scan('\ufeff{"type":"FeatureCollection","features":[]}', 1_000)).toEqual({
      found: [],
      fault: null,
    });
  });

  it.each([
    ['', /the file is empty/],
    ['[]', /must be a GeoJSON FeatureCollection/],
    ['{"type":"Feature","features":[]}', /must be a GeoJSON FeatureCollection/],
    ['{"type":"FeatureCollection"}', /must be a GeoJSON FeatureCollection/],
    ['{"type":"FeatureCollection","features":[{},]}', /not readable JSON/],
    ['{"type":"FeatureCollection","features":[{} {}]}', /not readable JSON/],
    ['{"type":"FeatureCollection","features":[{}]}}', /not readable JSON/],
    ['{"type":"FeatureCollection","features":[1]}', /nothing but features/],
    ['{"type":"FeatureCollection","features":[[{}]]}', /nothing but features/],
    ['{"type":"FeatureCollection","features":[{}]', /ends in line 1 in the middle/],
    ['{"type":"FeatureCollection","features":[{"a":"', /ends in line 1 in the middle/],
    ['{"type":"FeatureCollection","features":[{"a":[}]}', /JSON|middle/],
  ])('%j is refused as a whole', (text, fault) => {
    expect(scan(text).fault).toMatch(fault);
  });
});

describe('reading a file', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'wip-features-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function read(features: (string | Buffer)[]) {
    const path = join(folder, 'areas.geojson');
    const parts = features.flatMap((feature) => [Buffer.from('\n'), Buffer.from(feature), Buffer.from(',')]);
    await writeFile(
      path,
      Buffer.concat([
        Buffer.from('{"type":"FeatureCollection","features":['),
        ...parts.slice(0, -1),
        Buffer.from(']}'),
      ]),
    );
    return Array.fromAsync(readFeatures(path, 'areas.geojson'));
  }

  it('NaN and Infinity become null in their own feature, but not within texts', async () => {
    const [first, second] = await read(['{"a":[NaN,-Infinity],"b":"NaN \\" NaN"}', '{"c":1}']);
    expect(first).toMatchObject({
      number: 1,
      line: 2,
      value: { a: [null, null], b: 'NaN " NaN' },
      refusal: null,
    });
    expect(second).toMatchObject({ number: 2, line: 3, value: { c: 1 }, refusal: null });
  });

  it('a feature that is not UTF-8 or over 16 MB is refused alone', async () => {
    const features = await read([
      Buffer.from([...Buffer.from('{"a":"'), 0xe9, ...Buffer.from('"}')]),
      `{"a":"${'x'.repeat(17_000_000)}"}`,
      '{"b":2}',
    ]);
    expect(features.map(({ refusal }) => refusal)).toEqual([
      expect.stringMatching(/not UTF-8/),
      expect.stringMatching(/bigger than 16 MB/),
      null,
    ]);
  });

  it('a feature that is no JSON ends the file, with its line', async () => {
    await expect(read(['{"a":1}', '{"a":tru}'])).rejects.toThrow(
      /^areas.geojson:3: feature 2 is not readable JSON/,
    );
  });

  it('thousands of lists beside the features cost no more than their bytes', async () => {
    const text = `{"type":"FeatureCollection",${'"a":[],'.repeat(40_000)}"features":[{}]}`;
    const scanner = createFeatureScanner();
    const startedAtMs = performance.now();
    expect([...scanner.scan(Buffer.from(text))]).toHaveLength(1);
    expect(scanner.finish()).toBeNull();
    expect(performance.now() - startedAtMs).toBeLessThan(2_000);
  });
});
