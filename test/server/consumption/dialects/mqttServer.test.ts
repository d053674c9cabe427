import { readConfig } from '@wip/server/config.ts';
import { connectAsync } from 'mqtt';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createTestApp } from '../../../support/createTestApp.ts';
import { createTestDatabase, type TestDatabase } from '../../../support/mongod.ts';
import { startBroker } from '../../../support/mqttBroker.ts';
import { insertGateway } from '../../../support/sendingGateway.ts';
import { storedPoints } from '../../../support/storedReadings.ts';

let database: TestDatabase;
let broker: Awaited<ReturnType<typeof startBroker>>;

beforeAll(async () => {
  database = await createTestDatabase();
  broker = await startBroker();
});
afterAll(async () => {
  await broker?.close();
  await database?.drop();
});

test('servers that are restarted while a plug goes on sending miss nothing and count nothing twice', async () => {
  const { mqtt } = readConfig({ MQTT_URL: broker.url, MQTT_GATEWAY: 'home', MQTT_TOPICS: 'zigbee2mqtt/+' });
  const start = () => createTestApp(database, { mqtt });
  const startsAtMs = Date.now() - 3_600_000;
  let app = await start();
  await insertGateway(app.repos, { gatewayId: 'home', inputs: [{ name: 'zigbee2mqtt/plug' }] });
  await vi.waitFor(() => expect(app.mqtt?.current()?.isSubscribed()).toBe(true), 10_000);
  const plug = await connectAsync(broker.url);
  const count = 300;
  for (let index = 0; index < count; index++) {
    const message = { power: index, last_seen: startsAtMs + index * 1000 };
    await plug.publishAsync('zigbee2mqtt/plug', JSON.stringify(message), { qos: 1 });
    if (index % 100 !== 50) continue;
    await app.close();
    app = await start();
  }
  await plug.endAsync();
  await vi.waitFor(async () => expect(await storedPoints(app.repos)).toHaveLength(count), {
    timeout: 20_000,
    interval: 200,
  });
  const watts = (await storedPoints(app.repos)).map(({ micro }) => micro / 1000);
  // What waited may come behind what is new.
  expect(watts.toSorted((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, index) => index));
  await app.close();
}, 60_000);

test.each([
  [{ MQTT_URL: 'http://broker', MQTT_GATEWAY: 'home' }, 'MQTT_URL'],
  [{ MQTT_URL: 'mqtt://broker' }, 'MQTT_GATEWAY'],
  [{ MQTT_URL: 'mqtt://broker', MQTT_GATEWAY: 'home', MQTT_TIME_ZONE: 'Mars' }, 'MQTT_TIME_ZONE'],
])('settings of a broker that are not usable are named: %j', (variables, name) => {
  expect(() => readConfig(variables)).toThrow(`The setting ${name} is not usable`);
});
