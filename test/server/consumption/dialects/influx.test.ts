import { gzipSync } from 'node:zlib';
import { InfluxDB, Point, setLogger } from '@influxdata/influxdb-client';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../../../support/createTestApp.ts';
import { createTestDatabase, type TestDatabase } from '../../../support/mongod.ts';
import { insertGateway } from '../../../support/sendingGateway.ts';
import { describePoint, readFixture, storedPoints } from '../../../support/storedReadings.ts';

let database: TestDatabase;
let app: TestApp;
let apiKey: string;
let meterId: string;

beforeAll(async () => {
  setLogger({ error() {}, warn() {} });
  database = await createTestDatabase();
  app = await createTestApp(database, { now: () => new Date('2026-11-20T10:00:00Z') });
  const names = [
    'geyser_power',
    'geyser_energy',
    'pump,2 power_kw',
    'plain power_w',
    'power,room=kit chen,unit=a\\=b w',
  ];
  const gateway = await insertGateway(app.repos, { inputs: names.map((name) => ({ name })) });
  apiKey = gateway.apiKey;
  meterId = gateway.meters[0]?.meterId ?? '';
});
beforeEach(async () => {
  await database.db.collection('journal').deleteMany({});
});
afterAll(async () => {
  await app?.close();
  await database?.drop();
});

async function write(
  body: string | Uint8Array<ArrayBuffer>,
  query = '',
  headers: Record<string, string> = {},
) {
  const response = await fetch(`${app.url}/api/v2/write?org=o&bucket=b${query}`, {
    method: 'POST',
    headers: { authorization: `Token ${apiKey}`, ...headers },
    body,
  });
  return { status: response.status, text: await response.text() };
}

const stored = async () => (await storedPoints(app.repos)).map(describePoint);

test('lines of the protocol make the same readings', async () => {
  expect(await write(await readFixture('influx.lp'))).toEqual({ status: 204, text: '' });
  expect(await stored()).toEqual([
    '2026-11-20T09:58:20Z power 1.8305',
    '2026-11-20T09:58:20Z counter 912.25',
    '2026-11-20T09:58:21Z power 7.5',
    '2026-11-20T09:58:22Z power 0.421',
  ]);
});

test.each([
  ['ns', '1795168700123000000'],
  ['us', '1795168700123000'],
  ['ms', '1795168700123'],
])('a time counts in %s', async (precision, time) => {
  expect((await write(`plain power_w=1 ${time}`, `&precision=${precision}`)).status).toBe(204);
  expect(await stored()).toEqual(['2026-11-20T09:58:20.123Z power 0.001']);
});

test('without a time the reading is of now, packed bodies are unpacked, and other precisions are refused', async () => {
  const body = Uint8Array.from(gzipSync('plain power_w=2'));
  expect((await write(body, '&precision=s', { 'content-encoding': 'gzip' })).status).toBe(204);
  expect(await stored()).toEqual(['2026-11-20T10:00:00Z power 0.002']);
  expect((await write('plain power_w=2', '&precision=h')).status).toBe(400);
});

test('bad lines are named and the good ones taken', async () => {
  const lines = [
    'plain power_w=1 1795168700',
    'plain power_w=1e 1795168701',
    'plain',
    'plain power_w=4 1795168703',
  ];
  const { status, text } = await write(lines.join('\n'), '&precision=s');
  expect(status).toBe(400);
  expect(JSON.parse(text)).toEqual({
    code: 'invalid',
    message:
      '2 readings were taken, 2 refused. Line 2: the field power_w is not a value. Line 3: the fields are missing.',
  });
  expect(await stored()).toHaveLength(2);
});

test('a series that no meter lists is named', async () => {
  const { status, text } = await write('power,host=x w=1 1795168700', '&precision=s');
  expect(status).toBe(400);
  expect(text).toContain('power,host=x w');
});

test('a unit that is not known is not guessed from a name', async () => {
  const line = 'MWh,entity_id=geyser_energy value=1.5 1795168700';
  const { status, text } = await write(line, '&precision=s');
  expect(status).toBe(400);
  expect(text).toContain('Its unit is not sent; give the input a quantity.');
  expect(await stored()).toEqual([]);
});

test('a tag may be the id of the meter', async () => {
  expect((await write(`use,meter=${meterId} power_kw=3,volts=230 1795168700`, '&precision=s')).status).toBe(
    204,
  );
  expect(await stored()).toEqual(['2026-11-20T09:58:20Z power 3']);
});

test("InfluxDB's own client writes: tags with blanks, commas and equals signs, packed, and sees what is refused", async () => {
  const writer = new InfluxDB({ url: app.url, token: apiKey }).getWriteApi('o', 'b', 'ms', {
    gzipThreshold: 1,
    maxRetries: 0,
  });
  for (let second = 0; second < 100; second++) {
    const at = new Date(1_795_168_600_000 + second * 1000);
    writer.writePoint(
      new Point('any')
        .tag('device', 'pump,2')
        .floatField('power_kw', second / 8)
        .timestamp(at),
    );
    writer.writePoint(
      new Point('power')
        .tag('unit', 'a\\=b')
        .tag('room', 'kit chen')
        .intField('w', second)
        .stringField('s', 'a "b" \\')
        .timestamp(at),
    );
  }
  await writer.close();
  const points = await storedPoints(app.repos);
  expect(points.map(({ micro }) => micro)).toEqual(
    Array.from({ length: 100 }, (_, second) => [second * 125_000, second * 1000]).flat(),
  );
  expect(new Set(points.map(({ atMs }) => atMs)).size).toBe(100);

  const refusing = new InfluxDB({ url: app.url, token: apiKey }).getWriteApi('o', 'b', 's', {
    maxRetries: 0,
  });
  refusing.writeRecord('plain power_w=oops');
  await expect(refusing.close()).rejects.toThrow('Line 1: the field power_w is not a value');
});

test('series and lines of a length that no input can have are cut or refused, not written out for each field', async () => {
  const fields = Array.from({ length: 20 }, (_, index) => `f${index}=1`).join(',');
  const series = await write(`power,long=${'t'.repeat(1_000)} ${fields} 1763632800\n`, '&precision=s');
  expect(series.status).toBe(400);
  expect(series.text).not.toContain('t'.repeat(201));

  const line = await write(`power,long=${'t'.repeat(66_000)} f=1 1763632800\n`, '&precision=s');
  expect(line.status).toBe(400);
  expect(line.text).toContain('it has more than 65536 characters');

  const field = await write(`power ${'f'.repeat(201)}=1 1763632800\n`, '&precision=s');
  expect(field.text).toContain('name has more than 200 characters');
});
