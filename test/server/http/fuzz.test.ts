import { appRouter } from '@wip/server/router.ts';
import superjson, { type SuperJSONResult } from 'superjson';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ZodType } from 'zod';
import { createTestApp, type TestApp } from '../../support/createTestApp.ts';
import { clientsOf, meterAt, operatorToken } from '../../support/meters.ts';
import { createTestDatabase, type TestDatabase } from '../../support/mongod.ts';
import { runSeed, seededRandom } from '../../support/random.ts';
import { insertRegion } from '../../support/testRegion.ts';

const seed = runSeed();
const random = seededRandom(seed);
const callsEach = 200;
let database: TestDatabase;
let app: TestApp;
let meterId: string;
/** Of the operator and of a meter's owner: whoever may nothing is refused before an input is looked at. */
let headers: Record<string, string>;

beforeAll(async () => {
  database = await createTestDatabase();
  await insertRegion(database, {
    areas: [{ key: 'one' }, { key: 'two', group: null }, { key: 'far', corner: [179.9, -85] }],
  });
  app = await createTestApp(database, { operatorToken });
  const created = await clientsOf(app).operator.meters.create.mutate(meterAt());
  meterId = created.meter.meterId;
  headers = { authorization: `Bearer ${operatorToken}`, 'x-read-key': created.readKey };
});

afterAll(async () => {
  await app?.close();
  await database?.drop();
});

const whole = (below: number) => Math.floor(random() * below);
const pick = <Item>(items: readonly Item[]): Item => items[whole(items.length)]!;

const longitudes = [28.05, 28.05, -180, 180, 0, -0, 179.999_999_9, -179.999_999_9, 5e-324, 181];
const latitudes = [-25.95, -25.95, -90, 90, 0, -0, 85.06, -85.06, 89.999_999_9, 5e-324, -91];
const instants = [
  '2026-11-23T12:00:00Z',
  '2026-11-24T14:00:00+02:00',
  '1970-01-01T00:00:00Z',
  '2199-12-31T23:59:59.999Z',
  '2200-01-01T00:00:00Z',
  '2026-03-29T01:30:00Z',
  '2026-11-23T24:00:00Z',
  '2026-11-23T12:00:00.123456789Z',
  '+275760-09-13T00:00:00Z',
];
const texts = [
  'test/one',
  'test/none',
  'test',
  '../../etc/passwd',
  'one\u0000',
  '\ud800',
  '﷽'.repeat(100),
  'é'.repeat(100),
  '%',
  '.*',
  '$where',
  '__proto__',
  'constructor',
  ' ',
  '🔌'.repeat(50),
  'a a a a a a a a a a a a a a a a a a a a a a a a a a a',
];
const strange: readonly unknown[] = [
  null,
  true,
  [],
  {},
  { $gt: '' },
  { $where: 'sleep(1000)' },
  [[[[]]]],
  1e308,
  -1,
  0.1,
  Number.MAX_SAFE_INTEGER,
  ...texts,
  ...instants,
];

/** A value as it should be or nearly, by the name of its field; now and then anything. */
function fieldValue(field: string): unknown {
  if (random() < 0.15) return pick(strange);
  if (field === 'lon') return pick(longitudes);
  if (field === 'lat') return pick(latitudes);
  if (field === 'radiusM') return pick([1e-9, 1, 5_000, 200_000, 200_001, 0]);
  if (field === 'bbox') return [pick(longitudes), pick(latitudes), pick(longitudes), pick(latitudes)];
  if (field === 'limit') return pick([0, 1, 8, 20, 50, 51]);
  if (field === 'q') return pick(texts);
  if (field === 'meterId') return random() < 0.7 ? meterId : pick(texts);
  if (field === 'name') return pick(texts);
  if (field === 'slotS') return pick([1, 7, 60, 3_600, 0]);
  if (field === 'maxPowerKw') return pick([100, 1e-9, 0]);
  if (field === 'inputs') return pick([[], [{ name: 'a' }], [{ name: 'a', quantity: 'powerW' }], [{}]]);
  if (field === 'kind') return pick(['household', 'pump', 'none']);
  if (field === 'visibility') return pick(['private', 'public', 'none']);
  if (field === 'gatewayId') return pick([undefined, 'fuzz', 'A B']);
  if (field === 'isSimulated') return pick([true, false, 'yes']);
  if (field === 'key') return pick(['api', 'read', 'none']);
  if (field === 'by') return pick(['loadKw', 'todayKwh', 'change', 'name']);
  if (field === 'resolution') return pick([undefined, 'raw', '5min', 'hour', 'day', 'month', 'year']);
  if (field === 'areaId') return random() < 0.7 ? pick(['test/one', 'test/two', 'test/far']) : pick(texts);
  if (field === 'regionId') return random() < 0.7 ? 'test' : pick(texts);
  if (field === 'durationH') return pick([0.5, 2, 24, 48, 0.25, 49]);
  if (field === 'interruptible') return pick([true, false, undefined]);
  if (field === 'powerKw') return pick([undefined, 2, 5e-324, 0]);
  if (field === 'before' && random() < 0.8) return soon(pick([1, 20, 168]));
  if (field === 'at' && random() < 0.3) return soon(1);
  if (field === 'from' && random() < 0.7) return instants[0];
  if (field === 'to' && random() < 0.7) return instants[1];
  return pick(instants);
}

const soon = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();

function inputOf(fields: readonly string[]): unknown {
  if (random() < 0.05) return pick(strange);
  const given = fields.filter(() => random() < 0.95);
  return Object.fromEntries(given.map((field) => [field, fieldValue(field)]));
}

/** Nearly a meter: of so many fields few would be right together by chance. */
function meterOf(fields: readonly string[]): unknown {
  const field = pick(fields);
  return random() < 0.5 ? inputOf(fields) : { ...meterAt(), [field]: fieldValue(field) };
}

interface Procedure {
  _def: {
    type: 'query' | 'mutation' | 'subscription';
    inputs: (ZodType & { shape?: object })[];
    output?: ZodType;
  };
}

const all = Object.entries(appRouter._def.procedures as unknown as Record<string, Procedure>);
/** Live procedures answer with a stream, and have tests of their own. What takes a key or a meter away comes last. */
const procedures = all
  .filter(([, procedure]) => procedure._def.type !== 'subscription')
  .sort(([a], [b]) => Number(/revoke|delete/.test(a)) - Number(/revoke|delete/.test(b)));

function callOf(path: string, type: Procedure['_def']['type'], given: unknown): Promise<Response> {
  const json = JSON.stringify(given);
  if (type === 'mutation') {
    const body = { method: 'POST', body: json, headers: { ...headers, 'content-type': 'application/json' } };
    return fetch(`${app.url}/trpc/${path}`, body);
  }
  return fetch(`${app.url}/trpc/${path}?input=${encodeURIComponent(json)}`, { headers });
}

describe(`any input (SEED=${seed})`, () => {
  test.each(procedures)(
    'of %s gets an answer of its shape, or a refusal that says why',
    async (path, procedure) => {
      const fields = [...new Set(procedure._def.inputs.flatMap((input) => Object.keys(input.shape ?? {})))];
      let answers = 0;
      for (let call = 0; call < callsEach; call++) {
        const given = path === 'meters.create' ? meterOf(fields) : inputOf(fields);
        const response = await callOf(path, procedure._def.type, given);
        const text = await response.text();
        const place = `${path} ${JSON.stringify(given)}: ${text.slice(0, 300)}`;
        expect([200, 400, 403, 404, 409, 413], place).toContain(response.status);
        expect(text, place).not.toMatch(/\bat .*\.[jt]s:\d+|node_modules|mongo/i);
        const body = JSON.parse(text) as { result?: { data: SuperJSONResult } };
        if (response.status !== 200) continue;
        answers += 1;
        procedure._def.output!.parse(superjson.deserialize(body.result!.data));
      }
      expect(answers).toBeGreaterThan(0);
    },
  );

  test('in any wrapping is answered without a fault of ours', async () => {
    const paths = [
      'regions.list',
      'areas.at',
      'areas.byId',
      '__proto__',
      'constructor',
      'areas',
      'areas.at.x',
      '',
    ];
    const ids = ['0', '1', '__proto__', '-1', 'x'];
    for (let call = 0; call < callsEach; call++) {
      const path = Array.from({ length: 1 + whole(4) }, () => pick(paths)).join(pick([',', '%2C', '/', '.']));
      const inputs = Object.fromEntries(ids.map((id) => [id, inputOf(['lon', 'lat', 'areaId'])]));
      const json = JSON.stringify(random() < 0.8 ? inputs : pick(strange));
      const input = pick([encodeURIComponent(json), encodeURIComponent(json).slice(0, -3), '%E0%A4%A', '']);
      const method = pick(['GET', 'GET', 'HEAD', 'OPTIONS', 'PUT', 'POST']);
      const response = await fetch(
        `${app.url}/trpc/${path}?${pick(['batch=1', 'batch=1&batch=2', 'batch=0', ''])}&input=${input}${pick(['', '&input=1', '&connectionParams={', '&connectionParams=1'])}`,
        {
          method,
          headers: {
            'content-type': pick(['application/json', 'text/plain', 'application/octet-stream', '']),
            ...(random() < 0.3 && { 'trpc-accept': 'application/jsonl' }),
            ...(random() < 0.2 && { accept: 'text/event-stream' }),
          },
          ...(method === 'POST' || method === 'PUT' ? { body: pick([json, '{', '', '[]', 'null']) } : {}),
        },
      );
      const text = await response.text();
      const place = `${method} ${response.url}: ${response.status} ${text.slice(0, 300)}`;
      expect(response.status, place).toBeLessThan(500);
      expect(text, place).not.toMatch(/\bat .*\.[jt]s:\d+|node_modules/);
    }
  });
});

describe('any address', () => {
  const segments = [
    '..',
    '%2e%2e',
    '%2e%2e%2fpackage.json',
    '%00',
    '%E0%A4%A',
    '%ff',
    'etc',
    'passwd',
    '-1',
    '0',
    '1e3',
    '0.mvt',
    '00.mvt',
    '99999999999999999999.mvt',
    '.mvt',
    'x'.repeat(4_000),
    ';',
    '\\..\\..',
    '.geojson',
    '%25%32%65',
  ];

  test('of tiles, basemaps, live frames and files is answered without a fault of ours', async () => {
    const { version } = app.board.current().catalogue;
    for (let call = 0; call < 2 * callsEach; call++) {
      const start = pick(['tiles', 'tiles', 'basemap', 'assets', 'live', 'healthz', '', 'trpc']);
      const rest = Array.from({ length: whole(5) }, () => pick([...segments, version]));
      const response = await fetch(`${app.url}/${[start, ...rest].join('/')}`, {
        method: pick(['GET', 'GET', 'HEAD', 'OPTIONS', 'POST', 'DELETE']),
        headers: pick<Record<string, string>>([
          {},
          { 'if-none-match': '"empty"' },
          { 'accept-encoding': 'gzip;q=0' },
          { range: 'bytes=5-1' },
        ]),
      });
      const text = await response.text();
      const place = `${response.url}: ${response.status} ${text.slice(0, 300)}`;
      expect(response.status, place).toBeLessThan(500);
      expect(text, place).not.toMatch(/node_modules|\broot:/);
    }
  });
});
