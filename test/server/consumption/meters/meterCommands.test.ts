import { readInput, readMeterOptions } from '@wip/server/cli/meterOptions.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../../../support/createTestApp.ts';
import { clientsOf, sendWith } from '../../../support/meters.ts';
import { createTestDatabase, type TestDatabase } from '../../../support/mongod.ts';
import { eventually } from '../../../support/processes.ts';
import { runWip } from '../../../support/runWip.ts';
import { insertRegion } from '../../../support/testRegion.ts';

let database: TestDatabase;
let app: TestApp;
const wip = (...args: string[]) => runWip(args, { DATABASE_URI: database.uri });
const place = ['--lat', '-25.95', '--lon', '28.05', '--name', 'House'];

beforeAll(async () => {
  database = await createTestDatabase();
  await insertRegion(database);
  app = await createTestApp(database);
});
afterAll(async () => {
  await app?.close();
  await database?.drop();
});

const keyIn = (text: string) => /wip_[a-z0-9]{12}_[\w-]{43}/.exec(text)?.[0] ?? '';
const readKeyIn = (text: string) => /wipr_m_[a-z0-9]{12}_[\w-]{43}/.exec(text)?.[0] ?? '';
const meterIn = (text: string) => /m_[a-z0-9]{12}/.exec(text)?.[0] ?? '';
const bearer = (key: string) => ({ authorization: `Bearer ${key}` });

test('a meter is created with keys that work, listed, revoked by another process and deleted', async () => {
  const created = await wip('meter', 'create', ...place, '--slot', '30', '--input', 'tele/a:powerW');
  expect(created).toMatchObject({ exitCode: 0, stderr: '' });
  const [meterId, key] = [meterIn(created.stdout), keyIn(created.stdout)];
  expect(created.stdout).toMatch(/curl -X POST .*\/ingest\/readings/);
  expect(await sendWith(app, bearer(key), { name: 'tele/a' })).toBe(202);
  const mine = await clientsOf(app).owner(readKeyIn(created.stdout)).meters.mine.query();
  expect(mine).toMatchObject([{ meterId, slotS: 30, inputs: [{ name: 'tele/a', quantity: 'powerW' }] }]);

  const listed = (await wip('meter', 'list')).stdout;
  expect(listed).toContain('-25.95 28.05');
  expect(listed).not.toMatch(/wipr?_/);

  const second = keyIn((await wip('meter', 'key', meterId)).stdout);
  expect(await sendWith(app, bearer(second))).toBe(202);
  expect(await sendWith(app, bearer(key))).toBe(202);
  const third = keyIn((await wip('meter', 'revoke', meterId)).stdout);
  for (const old of [key, second]) {
    await eventually(async () => (await sendWith(app, bearer(old))) === 401, 5_000);
  }
  expect(await sendWith(app, bearer(third))).toBe(202);

  expect((await wip('meter', 'delete', meterId)).stdout).toMatch(/is deleted/);
  await eventually(async () => (await sendWith(app, bearer(third))) === 401, 5_000);
  expect(await wip('meter', 'delete', meterId)).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('no meter'),
  });
});

test('a gateway has one key for its meters', async () => {
  const gateway = await wip('gateway', 'create', 'hall');
  const key = keyIn(gateway.stdout);
  const joined = await wip('meter', 'create', ...place, '--gateway', 'hall');
  expect(keyIn(joined.stdout)).toBe('');
  const meterId = meterIn(joined.stdout);
  await eventually(async () => (await sendWith(app, bearer(key), { meterId })) === 202, 5_000);
  expect((await wip('gateway', 'list')).stdout).toMatch(/^hall +1 +1$/m);
  expect(await wip('meter', 'revoke', meterId)).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('wip gateway revoke hall'),
  });
  const next = keyIn((await wip('gateway', 'revoke', 'hall')).stdout);
  await eventually(async () => (await sendWith(app, bearer(key), { meterId })) === 401, 5_000);
  expect(await sendWith(app, bearer(next), { meterId })).toBe(202);
});

test('a place that no area covers is refused in one sentence', async () => {
  const { exitCode, stderr, stdout } = await wip('meter', 'create', ...place, '--lat', '0');
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
  expect(stderr).toMatch(/^No area covers this place/);
});

test.each([
  [{ slot: '7' }, '--slot: must divide an hour'],
  [{ maxKw: 'lots' }, '--max-kw: '],
  [{ gateway: 'Not A Name' }, '--gateway: must be a short name'],
  [{ lat: '91' }, '--lat: '],
  [{ lon: '' }, '--lon: '],
])('what cannot be is refused by the name of its option: %o', (wrong, sentence) => {
  const options = { lat: '-25.95', lon: '28.05', name: 'House', input: [] };
  expect(() => readMeterOptions({ ...options, ...wrong })).toThrow(sentence);
});

test.each([
  ['house', { name: 'house' }],
  ['house:powerW', { name: 'house', quantity: 'powerW' }],
  ['a:b:counterKwh', { name: 'a:b', quantity: 'counterKwh' }],
  ['a:b', { name: 'a:b' }],
  [':powerW', { name: ':powerW' }],
])('the input %s is a name with or without its quantity', (text, input) => {
  expect(readInput(text)).toEqual(input);
});
