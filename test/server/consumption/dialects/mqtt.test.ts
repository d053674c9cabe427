import { createRepos, type Repos } from '@wip/server/db/repos.ts';
import { createIngest } from '@wip/server/features/consumption/ingest/ingest.service.ts';
import { createGatewaySender } from '@wip/server/features/consumption/ingest/mqtt/gatewaySender.ts';
import { startMqttIngest } from '@wip/server/features/consumption/ingest/mqtt/mqttIngest.ts';
import { startOnlyOneMqtt } from '@wip/server/features/consumption/ingest/mqtt/onlyOneMqtt.ts';
import { DomainError } from '@wip/shared/errors.ts';
import { connectAsync } from 'mqtt';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { createTestDatabase, type TestDatabase } from '../../../support/mongod.ts';
import { startBroker } from '../../../support/mqttBroker.ts';
import { insertGateway } from '../../../support/sendingGateway.ts';
import { describePoint, readFixture, storedPoints } from '../../../support/storedReadings.ts';

const fixtures = z
  .record(
    z.string(),
    z.object({
      topic: z.string(),
      payload: z.unknown(),
      inputs: z.string().array(),
      readings: z.string().array(),
    }),
  )
  .parse(JSON.parse(await readFixture('mqtt.json')));

const nowMs = Date.parse('2026-11-20T10:00:00Z');
const arrival = '2026-11-20T10:00:00Z';
const now = () => new Date(nowMs);
const log = pino({ level: 'silent' });

let database: TestDatabase;
let repos: Repos;
let broker: Awaited<ReturnType<typeof startBroker>>;
let gatewayId: string;
const toClose: { close(): Promise<void> }[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  repos = createRepos(database.db);
});
beforeEach(async () => {
  await database.db.collection('journal').deleteMany({});
  broker = await startBroker();
  const inputs = Object.values(fixtures).flatMap((fixture) => fixture.inputs);
  ({ gatewayId } = await insertGateway(repos, {
    inputs: [...inputs, 'zigbee2mqtt/plug'].map((name) => ({
      name,
      ...(name === 'sensor.house_power' && { quantity: 'powerW' as const }),
    })),
  }));
});
afterEach(async () => {
  await Promise.all(toClose.splice(0).map((each) => each.close()));
  await broker.close();
});
afterAll(async () => {
  await database?.drop();
});

function deps(journal: Pick<Repos['journal'], 'append'> = repos.journal) {
  const settings = { lateDays: 7, readingsPerSecond: 1_000_000 };
  return {
    ingest: createIngest({ journal, now, settings }),
    sender: createGatewaySender(gatewayId, repos),
    settings: {
      url: broker.url,
      username: undefined,
      password: undefined,
      gatewayId,
      topics: [
        'tele/+/SENSOR',
        '+/events/rpc',
        '+/status/+',
        'zigbee2mqtt/+',
        'homeassistant/sensor/+/state',
      ],
      timeZone: null,
    },
    now,
    log,
  };
}

async function start(journal?: Pick<Repos['journal'], 'append'>) {
  const mqtt = startMqttIngest(deps(journal));
  toClose.push(mqtt);
  await vi.waitFor(() => expect(mqtt.isSubscribed()).toBe(true), 5_000);
  return mqtt;
}

async function publish(messages: { topic: string; payload: unknown; retain?: boolean }[]) {
  const client = await connectAsync(broker.url);
  for (const { topic, payload, retain = false } of messages) {
    const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
    await client.publishAsync(topic, text, { qos: 1, retain });
  }
  await client.endAsync();
}

const stored = async () => (await storedPoints(repos)).map(describePoint);
const plug = (second: number) => ({
  topic: 'zigbee2mqtt/plug',
  payload: { power: second, last_seen: nowMs - 1_000_000 + second * 1000 },
});

test('the messages of Tasmota, Shelly, Zigbee2MQTT and Home Assistant make the same readings', async () => {
  await start();
  await publish(Object.values(fixtures));
  const wanted = Object.values(fixtures).flatMap(({ readings }) =>
    readings.map((reading) => reading.replace('on arrival', arrival)),
  );
  await vi.waitFor(async () => expect((await stored()).toSorted()).toEqual(wanted.toSorted()), 10_000);
});

test('a retained message is no news', async () => {
  await publish([{ ...plug(1), retain: true }]);
  const mqtt = await start();
  await publish([plug(2)]);
  await vi.waitFor(() => expect(mqtt.counts().accepted).toBe(1), 5_000);
  expect((await storedPoints(repos)).map(({ micro }) => micro)).toEqual([2_000]);
});

test('nothing is acknowledged before it is written: what a server leaves behind, the next one gets', async () => {
  const arrived: number[] = [];
  const hanging = await start({
    append: (batch) => {
      arrived.push(batch.points.length);
      return new Promise(() => {});
    },
  });
  await publish([1, 2, 3, 4, 5].map(plug));
  await vi.waitFor(() => expect(arrived).toEqual([1]), 5_000);
  await hanging.close();
  await publish([6, 7].map(plug));
  expect(await stored()).toEqual([]);

  await start();
  await vi.waitFor(async () => expect(await stored()).toHaveLength(7), 10_000);
  expect((await storedPoints(repos)).map(({ micro }) => micro)).toEqual(
    [1, 2, 3, 4, 5, 6, 7].map((watts) => watts * 1000),
  );
});

test('a database that is away makes a message wait, not vanish', async () => {
  let tries = 0;
  await start({
    append: async (batch) => {
      tries += 1;
      if (tries < 3) throw new DomainError('UNAVAILABLE', 'The database is away.');
      return repos.journal.append(batch);
    },
  });
  await publish([plug(1)]);
  await vi.waitFor(async () => expect(await stored()).toHaveLength(1), 10_000);
  expect(tries).toBe(3);
});

test('what has no time and waited while the server was away is not taken for news', async () => {
  const first = await start();
  const untimed = (watts: number) => ({ topic: 'zigbee2mqtt/plug', payload: { power: watts } });
  await publish([untimed(1)]);
  await vi.waitFor(async () => expect(await stored()).toHaveLength(1), 5_000);
  await first.close();
  await publish([untimed(2), plug(3)]);
  await start();
  await publish([untimed(4)]);
  await vi.waitFor(async () => expect(await stored()).toHaveLength(3), 5_000);
  expect((await storedPoints(repos)).map(({ micro }) => micro).toSorted()).toEqual([1_000, 3_000, 4_000]);
});

test('of two processes one is connected, and the other takes over when it leaves', async () => {
  const [first, second] = [0, 1].map(() => startOnlyOneMqtt({ ...deps(), leases: repos.leases }));
  toClose.push(first!, second!);
  const holders = () => [first, second].filter((each) => each?.current());
  await vi.waitFor(() => expect(holders()).toHaveLength(1), 5_000);
  const [holder] = holders();
  await holder!.close();
  const other = holder === first ? second : first;
  await vi.waitFor(() => expect(other!.current()?.isSubscribed()).toBe(true), 10_000);
  await publish([plug(1)]);
  await vi.waitFor(async () => expect(await stored()).toHaveLength(1), 5_000);
});
