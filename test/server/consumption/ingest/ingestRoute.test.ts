import { request } from 'node:http';
import { gzipSync } from 'node:zlib';
import { unpackPoints } from '@wip/shared/consumption/meterPoint.ts';
import { dayMs, minuteMs } from '@wip/shared/time.ts';
import type { Binary } from 'mongodb';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../../../support/createTestApp.ts';
import { createTestDatabase, type TestDatabase } from '../../../support/mongod.ts';
import { insertGateway } from '../../../support/sendingGateway.ts';

const nowMs = Date.parse('2026-11-20T10:00:00Z');

let database: TestDatabase;
let app: TestApp;
let gateway: Awaited<ReturnType<typeof insertGateway>>;

beforeAll(async () => {
  database = await createTestDatabase();
  app = await createTestApp(database, {
    now: () => new Date(nowMs),
    ingest: { readingsPerSecond: 30_000, batchesAtOnce: 4, bytesAtOnce: 5_000_000 },
  });
});
beforeEach(async () => {
  gateway = await insertGateway(app.repos, { meterCount: 2, inputs: [{ name: 'house/power' }] });
});
afterAll(async () => {
  await app?.close();
  await database?.drop();
});

interface Sending {
  body?: string | Uint8Array<ArrayBuffer>;
  headers?: Record<string, string>;
}

async function send(readings: unknown, { body, headers }: Sending = {}) {
  const response = await fetch(`${app.url}/ingest/readings`, {
    method: 'POST',
    headers: { authorization: `Bearer ${gateway.apiKey}`, 'content-type': 'application/json', ...headers },
    body: body ?? JSON.stringify({ readings }),
  });
  return {
    status: response.status,
    answer: JSON.parse(await response.text()),
    retryAfter: response.headers.get('retry-after'),
  };
}

const at = (offsetMs: number) => new Date(nowMs + offsetMs).toISOString();
const reading = (offsetMs: number, powerKw: number) => ({
  meterId: gateway.meters[0]!.meterId,
  at: at(offsetMs),
  powerKw,
});

async function journalOf(gatewayId: string) {
  const docs = await database.db
    .collection<{ points: Binary }>('journal')
    .find({ source: `gateway:${gatewayId}` })
    .sort({ order: 1 })
    .toArray();
  return docs.map(({ points }) => unpackPoints(points.value()));
}

test('each kind of reading is taken as what it says, and only once where the batch is repeated', async () => {
  const [first, second] = gateway.meters;
  const batch = [
    reading(-60_000, 0),
    { name: 'house/power', at: at(-30_000), durationS: 10, powerKw: 1.2345678 },
    { meterId: second!.meterId, at: '2026-11-20T11:00:00+02:00', energyKwh: 0.05 },
    { meterId: second!.meterId, at: at(0), counterKwh: 12_345.678 },
  ];
  const none = { accepted: 4, refusedCount: 0, refused: [] };
  expect(await send(batch)).toMatchObject({ status: 202, answer: { ...none, isRepeated: false } });
  expect(await send(batch)).toMatchObject({ status: 202, answer: { ...none, isRepeated: true } });
  expect(await journalOf(gateway.gatewayId)).toEqual([
    [
      { meterNumber: first!.number, atMs: nowMs - 60_000, durationS: 60, kind: 'power', micro: 0 },
      { meterNumber: first!.number, atMs: nowMs - 30_000, durationS: 10, kind: 'power', micro: 1_234_568 },
      {
        meterNumber: second!.number,
        atMs: nowMs - 60 * minuteMs,
        durationS: 60,
        kind: 'power',
        micro: 3_000_000,
      },
      { meterNumber: second!.number, atMs: nowMs, durationS: 60, kind: 'counter', micro: 12_345_678_000 },
    ],
  ]);
});

test('a bad reading is refused by its place and reason, and costs no other', async () => {
  const other = await insertGateway(app.repos);
  const { status, answer } = await send([
    reading(0, 1),
    reading(-8 * dayMs, 1),
    reading(6 * minuteMs, 1),
    { ...reading(0, 1), meterId: other.meters[0]!.meterId },
    { name: 'garage/power', powerKw: 1 },
    { powerKw: 1 },
    reading(0, 100.1),
    { ...reading(0, 1), counterKwh: 5 },
    { ...reading(0, 1), at: '2026-11-20 10:00' },
    { ...reading(0, 1), durationS: 7 },
    { ...reading(0, 1), powerKw: '1' },
    'no reading',
    null,
    reading(5 * minuteMs, -100),
    reading(-7 * dayMs, 100),
    { meterId: gateway.meters[0]!.meterId, at: at(0), counterKwh: -0.001 },
  ]);
  expect(status).toBe(202);
  expect(answer.accepted).toBe(3);
  expect(answer.refusedCount).toBe(13);
  const codes = answer.refused.map(({ index, code, field }: Record<string, unknown>) => [index, code, field]);
  expect(codes).toEqual([
    [1, 'too-old', 'at'],
    [2, 'in-the-future', 'at'],
    [3, 'foreign-meter', 'meterId'],
    [4, 'unknown-meter', 'name'],
    [5, 'unknown-meter', 'meterId'],
    [6, 'implausible', 'value'],
    [7, 'unreadable', null],
    [8, 'unreadable', 'at'],
    [9, 'unreadable', 'durationS'],
    [10, 'unreadable', 'powerKw'],
    [11, 'unreadable', null],
    [12, 'unreadable', null],
    [15, 'implausible', 'value'],
  ]);
  for (const { reason } of answer.refused) expect(reason).toMatch(/^.{15,}/);
});

test('a batch of which nothing can be taken is answered with 422 and leaves nothing behind', async () => {
  const { status, answer } = await send([reading(-8 * dayMs, 1)]);
  expect(status).toBe(422);
  expect(answer).toMatchObject({ accepted: 0, refusedCount: 1, error: expect.stringMatching(/^None/) });
  expect(await journalOf(gateway.gatewayId)).toEqual([]);
});

test('a key of the sender names a batch: the same again is one copy, another body is a conflict', async () => {
  const headers = { 'idempotency-key': 'batch-1' };
  expect(await send([reading(0, 1)], { headers })).toMatchObject({
    status: 202,
    answer: { isRepeated: false },
  });
  expect(await send([reading(0, 1)], { headers })).toMatchObject({
    status: 202,
    answer: { isRepeated: true },
  });
  expect(await send([reading(0, 2)], { headers })).toMatchObject({
    status: 409,
    answer: { error: expect.stringContaining('Idempotency-Key') },
  });
  const other = { ...headers, authorization: `Bearer ${(await insertGateway(app.repos)).apiKey}` };
  expect(await send([{ at: at(0), powerKw: 1 }], { headers: other })).toMatchObject({
    status: 202,
    answer: { isRepeated: false },
  });
  expect(await journalOf(gateway.gatewayId)).toHaveLength(1);
});

test('readings without a time get the time of receipt and are never taken for a repetition', async () => {
  const batch = [{ meterId: gateway.meters[0]!.meterId, powerKw: 1 }];
  await send(batch);
  expect(await send(batch)).toMatchObject({ status: 202, answer: { isRepeated: false } });
  const batches = await journalOf(gateway.gatewayId);
  expect(batches.map(([point]) => point?.atMs)).toEqual([nowMs, nowMs]);
});

test('a packed body is read, also with another spelling of the header', async () => {
  const body = gzipSync(JSON.stringify({ readings: [reading(0, 1)] }));
  const headers = { 'content-encoding': 'gzip', 'content-type': 'application/json; charset=utf-8' };
  expect(await send(null, { body, headers })).toMatchObject({ status: 202 });
});

test.each<[string, number, RegExp, Sending]>([
  ['no key', 401, /Bearer/, { headers: { authorization: '' } }],
  [
    'a wrong key',
    401,
    /key/,
    { headers: { authorization: `Bearer wip_${'a'.repeat(12)}_${'b'.repeat(43)}` } },
  ],
  ['another content type', 415, /application\/json/, { headers: { 'content-type': 'text/plain' } }],
  ['an unknown packing', 415, /gzip/, { headers: { 'content-encoding': 'zstd-of-mine' } }],
  ['what is not packed as it says', 400, /unpacked/, { headers: { 'content-encoding': 'gzip' } }],
  ['no JSON', 400, /not JSON/, { body: '{ "readings": [' }],
  ['no UTF-8', 400, /UTF-8/, { body: new Uint8Array([0x22, 0xff, 0xfe, 0x22]) }],
  ['another shape', 400, /readings/, { body: '[1]' }],
  ['no reading', 400, /at least one/, { body: '{"readings":[]}' }],
  ['a key too long', 400, /1 to 200/, { headers: { 'idempotency-key': 'k'.repeat(201) } }],
  ['too many readings', 413, /10000/, { body: `{"readings":[${'1,'.repeat(10_000)}1]}` }],
  ['too large a body', 413, /2 MB/, { body: `"${'x'.repeat(2_097_152)}"` }],
  [
    'too large a body once unpacked',
    413,
    /2 MB/,
    {
      body: gzipSync('x'.repeat(50_000_000)),
      headers: { 'content-encoding': 'gzip' },
    },
  ],
  ['a body of brackets', 400, /far more/, { body: '['.repeat(1_000_000) + ']'.repeat(1_000_000) }],
  [
    'readings of brackets',
    422,
    /None/,
    { body: `{"readings":[${'['.repeat(29_000)}${']'.repeat(29_000)}]}` },
  ],
])('%s is answered with %i and a sentence', async (_what, status, sentence, sending) => {
  const given = await send([{ powerKw: 1 }], sending);
  expect(given).toMatchObject({ status, answer: { error: expect.stringMatching(sentence) } });
});

test('another method than POST is answered with 405', async () => {
  const response = await fetch(`${app.url}/ingest/readings`);
  expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
});

test('a key that sends more than its share waits, while another is served', async () => {
  const batch = (from: number) =>
    Array.from({ length: 10_000 }, (_, index) => ({ ...reading(0, 0), at: at(-1_000 * (from + index)) }));
  const slow = await createTestApp(database, {
    now: () => new Date(nowMs),
    ingest: { readingsPerSecond: 1_500 },
  });
  try {
    const post = (readings: unknown, apiKey: string) =>
      fetch(`${slow.url}/ingest/readings`, {
        method: 'POST',
        headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
        body: JSON.stringify({ readings }),
      });
    expect((await post(batch(0), gateway.apiKey)).status).toBe(202);
    const second = await post(batch(10_000), gateway.apiKey);
    expect([second.status, Number(second.headers.get('retry-after'))]).toEqual([429, expect.any(Number)]);
    expect(Number(second.headers.get('retry-after'))).toBeGreaterThan(0);
    const other = await insertGateway(app.repos);
    expect((await post([{ powerKw: 1 }], other.apiKey)).status).toBe(202);
  } finally {
    await slow.close();
  }
});

test('beyond what the process can hold it says 503 and when to come again, and recovers', async () => {
  const other = await insertGateway(app.repos);
  const halfSent = [gateway.apiKey, gateway.apiKey, other.apiKey].map(openHalf);
  await expect.poll(() => app.ingestDoor.capacity.gauge().batches).toBe(3);
  expect(await send([reading(0, 1)])).toMatchObject({ status: 429, retryAfter: '1' }); // half of all is one key's
  const third = openHalf(other.apiKey);
  await expect.poll(() => app.ingestDoor.capacity.gauge().batches).toBe(4);
  const free = await insertGateway(app.repos);
  const headers = { authorization: `Bearer ${free.apiKey}` };
  expect(await send([{ powerKw: 1 }], { headers })).toMatchObject({ status: 503, retryAfter: '1' });
  for (const sent of [...halfSent, third]) sent.destroy();
  await expect.poll(() => app.ingestDoor.capacity.gauge()).toEqual({ batches: 0, bytes: 0, sources: 0 });
  expect(await send([{ powerKw: 1 }], { headers })).toMatchObject({ status: 202 });
});

/** A batch that is announced and does not come. */
function openHalf(apiKey: string) {
  const sent = request(`${app.url}/ingest/readings`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${apiKey}`,
      'content-type': 'application/json',
      'content-length': 1_000,
    },
  });
  sent.on('error', () => {});
  sent.write('{');
  return sent;
}
