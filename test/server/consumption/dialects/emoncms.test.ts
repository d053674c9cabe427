import { issueKey } from '@wip/server/features/consumption/meters/meters.service.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createTestApp, type TestApp } from '../../../support/createTestApp.ts';
import { createTestDatabase, type TestDatabase } from '../../../support/mongod.ts';
import { insertGateway } from '../../../support/sendingGateway.ts';
import { describePoint, readFixture, storedPoints } from '../../../support/storedReadings.ts';

const fixture = z.object({
  receivedAt: z.string(),
  inputs: z.string().array(),
  cases: z
    .object({
      name: z.string(),
      method: z.enum(['GET', 'POST']),
      path: z.string(),
      parameters: z.record(z.string(), z.string()),
      answer: z.string(),
      readings: z.string().array(),
    })
    .array(),
});
const fixtures = await Promise.all(
  ['emoncmsPost.json', 'emoncmsBulk.json'].map(async (name) =>
    fixture.parse(JSON.parse(await readFixture(name))),
  ),
);

let database: TestDatabase;
let app: TestApp;
let apiKey: string;

beforeAll(async () => {
  database = await createTestDatabase();
  app = await createTestApp(database, { now: () => new Date('2026-11-20T10:00:00Z') });
  const inputs = fixtures.flatMap(({ inputs }) => inputs);
  // The names of these inputs do not tell what they measure.
  const bare = /^\d+\//;
  const gateway = await insertGateway(app.repos, {
    inputs: inputs.map((name) => ({ name, ...(bare.test(name) && { quantity: 'powerW' as const }) })),
  });
  apiKey = gateway.apiKey;
});
beforeEach(async () => {
  await database.db.collection('journal').deleteMany({});
});
afterAll(async () => {
  await app?.close();
  await database?.drop();
});

type Parameters = Record<string, string>;

async function send(path: string, parameters: Parameters, method: 'GET' | 'POST' = 'GET', headers = {}) {
  const encoded = new URLSearchParams(parameters);
  const response =
    method === 'GET'
      ? await fetch(`${app.url}${path}?${encoded}`, { headers })
      : await fetch(`${app.url}${path}`, { method, body: encoded, headers });
  return { status: response.status, text: await response.text() };
}

describe('the requests of emoncms make the same readings', () => {
  for (const { name, method, path, parameters, answer, readings } of fixtures.flatMap(({ cases }) => cases)) {
    test(`${path} ${name}`, async () => {
      const sent = await send(path, { ...parameters, apikey: apiKey }, method);
      expect(sent).toEqual({ status: 200, text: answer });
      expect((await storedPoints(app.repos)).map(describePoint)).toEqual(readings);
    });
  }
});

test('the key may come as a bearer token, and a wrong one is refused', async () => {
  const parameters = { node: 'emontx', json: '{power1:1}' };
  const authorization = `Bearer ${apiKey}`;
  expect(await send('/input/post', parameters, 'POST', { authorization })).toMatchObject({ text: 'ok' });
  expect((await send('/input/post', parameters, 'POST')).status).toBe(401);
  expect((await send('/input/post', { ...parameters, apikey: `${apiKey}x` }, 'POST')).status).toBe(401);
});

test.each([['yesterday evening'], ['2026-11-20T09:00:00'], ['1795168700000'], ['']])(
  'a time that cannot be read is refused and not taken as now: %j',
  async (time) => {
    for (const [path, parameters] of [
      ['/input/post', { node: 'emontx', time, fulljson: '{"power1":100}' }],
      ['/input/post', { node: 'emontx', fulljson: JSON.stringify({ power1: 100, time }) }],
      ['/input/bulk', { time, data: '[[0,16,100]]' }],
    ] as const) {
      const sent = await send(path, { ...parameters, apikey: apiKey });
      expect(sent).toMatchObject({ status: 400, text: expect.stringContaining('time') });
    }
    expect(await storedPoints(app.repos)).toEqual([]);
  },
);

test('what is no number from end to end is refused, the rest is taken', async () => {
  const csv = { node: '7', csv: '12 V,34', apikey: apiKey };
  expect(await send('/input/post', csv)).toMatchObject({ text: 'ok' });
  expect((await storedPoints(app.repos)).map(({ micro }) => micro)).toEqual([34_000]);
});

test('a key without inputs is told which it sent; with inputs, what no meter lists is passed over', async () => {
  const { apiKey: bareKey } = await insertGateway(app.repos);
  const parameters = { node: 'shed', fulljson: '{"watts":5}' };
  const told = await send('/input/post', { ...parameters, apikey: bareKey });
  expect(told).toMatchObject({ status: 422, text: expect.stringContaining('shed/watts') });
  expect(await send('/input/post', { ...parameters, apikey: apiKey })).toMatchObject({ status: 200 });
  expect(await storedPoints(app.repos)).toEqual([]);
});

test('what stays refused does not stop a sender that repeats until it hears ok', async () => {
  const old = { data: '[[0,16,100],[1,17,200]]', time: '1700000000', apikey: apiKey };
  expect(await send('/input/bulk', old, 'POST')).toEqual({ status: 200, text: 'ok' });
  expect(await storedPoints(app.repos)).toEqual([]);
});

test('a key of 32 characters opens the same door', async () => {
  const { meters, gatewayId } = await insertGateway(app.repos, { inputs: [{ name: '5/power' }] });
  const key = await issueKey({ repos: app.repos, now: () => new Date() }, { gatewayId }, { isShort: true });
  expect(key).toHaveLength(32);
  expect(
    await send('/input/bulk.json', { apikey: key, data: '[[0,5,{"power":7}]]', sentat: '0' }, 'POST'),
  ).toEqual({
    status: 200,
    text: 'ok',
  });
  const [point] = await storedPoints(app.repos);
  expect(point).toMatchObject({ meterNumber: meters[0]?.number, micro: 7_000 });
  const wrong = `${key.slice(0, -1)}${key.endsWith('a') ? 'b' : 'a'}`;
  expect((await send('/input/bulk', { apikey: wrong, data: '[[0,5,1]]' }, 'POST')).status).toBe(401);
});

test('a body that is no form is refused', async () => {
  const response = await fetch(`${app.url}/input/post`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    body: '{}',
  });
  expect(response.status).toBe(415);
});

test('names that no input can have are refused before they are written out for each value', async () => {
  const long = 'n'.repeat(201);
  const values = Array.from({ length: 50 }, () => '1').join(',');
  const post = await send('/input/post', { apikey: apiKey, node: long, csv: values }, 'POST');
  expect(post.status).toBe(400);
  expect(post.text).toContain('A node’s name may have 200 characters.');

  const inputs = JSON.stringify({ [long]: 1 });
  const named = await send('/input/post', { apikey: apiKey, node: 'a', fulljson: inputs }, 'POST');
  expect(named.status).toBe(422);
  expect(named.text).toContain('A name may have 200 characters.');

  const bulk = await send('/input/bulk', { apikey: apiKey, data: JSON.stringify([[0, long, 1, 2]]) }, 'POST');
  expect(bulk.status).toBe(422);
  expect(bulk.text).toContain('A name may have 200 characters.');
  expect(bulk.text).not.toContain(long);
});
