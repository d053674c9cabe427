import { createCsvReader } from '@wip/server/features/consumption/ingest/dialects/csvReadings.ts';
import { readGreenButton } from '@wip/server/features/consumption/ingest/dialects/greenButton.ts';
import type { ImportItem } from '@wip/server/features/consumption/ingest/dialects/importItem.ts';
import { parseMqttMessage } from '@wip/server/features/consumption/ingest/dialects/mqttMessage.ts';
import { importReadings } from '@wip/server/features/consumption/ingest/importReadings.ts';
import { createSender, type Sender } from '@wip/server/features/consumption/ingest/sender.ts';
import { DomainError } from '@wip/shared/errors.ts';
import { expect } from 'vitest';
import type { TestApp } from '../../createTestApp.ts';
import type { TestDatabase } from '../../mongod.ts';
import { seededRandom } from '../../random.ts';
import { insertGateway } from '../../sendingGateway.ts';
import { storedPoints } from '../../storedReadings.ts';
import type { DialectCase } from './dialectCases.ts';
import { faultOf } from './oracle.ts';

interface Tally {
  taken: number;
  refused: number;
  points: number;
}

/** Sends `count` mutations; each must be answered, and nothing be stored that an independent reading does not find. */
export async function runDialect(
  dialect: DialectCase,
  { app, database, count, seed }: { app: TestApp; database: TestDatabase; count: number; seed: number },
): Promise<Tally> {
  const random = seededRandom(seed);
  const { meters, apiKey } = await insertGateway(app.repos, {
    inputs: dialect.inputs,
    maxPowerKw: 1_000_000,
  });
  const sender = createSender(`test:${seed}`, meters);
  const tally = { taken: 0, refused: 0, points: 0 };
  for (let index = 0; index < count; index++) {
    const payload = dialect.mutate(random);
    const what = `seed ${seed}, mutation ${index}: ${JSON.stringify(payload.slice(0, 600))}`;
    const isTaken = await send(dialect, payload, { app, sender, apiKey, what });
    const points = await storedPoints(app.repos);
    if (points.length > 0) await database.db.collection('journal').deleteMany({});
    expect(faultOf(points, dialect.allowed(payload)), what).toBeNull();
    tally[isTaken ? 'taken' : 'refused'] += 1;
    tally.points += points.length;
  }
  return tally;
}

interface Sending {
  app: TestApp;
  sender: Sender;
  apiKey: string;
  what: string;
}

async function send({ way }: DialectCase, payload: string, sending: Sending): Promise<boolean> {
  if (typeof way === 'object') return takeMessage(way.topic, payload, sending);
  if (way === 'csv' || way === 'xml') return importText(way, payload, sending);
  const { app, apiKey, what } = sending;
  const [path, type] = {
    post: ['/input/post', 'application/x-www-form-urlencoded'],
    bulk: ['/input/bulk', 'application/x-www-form-urlencoded'],
    write: ['/api/v2/write', 'text/plain'],
  }[way] as [string, string];
  const response = await fetch(app.url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': type },
    body: payload,
  });
  const text = await response.text();
  expect(response.status, `${what} was answered with ${text}`).toBeLessThan(500);
  if (response.status >= 400) expect(text, what).toMatch(/"(error|message)":"[^"]{10,}/);
  return response.ok;
}

async function takeMessage(topic: string, text: string, { app, sender }: Sending): Promise<boolean> {
  const inputs = sender.inputByName;
  const batch = parseMqttMessage({ topic, payload: Buffer.from(text) }, { inputs, timeZone: null });
  const request = { sender, idempotencyKey: null, bodyHash: '', batch };
  const { accepted } = await app.ingestDoor.ingest.accept(request);
  return accepted > 0;
}

async function importText(way: 'csv' | 'xml', text: string, { app, sender }: Sending): Promise<boolean> {
  const [meterId = ''] = sender.meterById.keys();
  const chunks = async function* () {
    for (let at = 0; at < text.length; at += 500) yield text.slice(at, at + 500);
  };
  const items =
    way === 'csv'
      ? readLines(text, meterId)
      : readGreenButton(chunks, { meterId, series: 'MeterReading/in' });
  try {
    const { ingest } = app.ingestDoor;
    return (await importReadings(items, { ingest, sender })).accepted > 0;
  } catch (error) {
    if (error instanceof DomainError) return false;
    throw error;
  }
}

async function* readLines(text: string, meterId: string): AsyncGenerator<ImportItem> {
  const [header = '', ...lines] = text.split(/\r\n|\r|\n/);
  const read = createCsvReader(header, { meterId, zoneOf: () => null });
  for (const [index, line] of lines.entries()) {
    const item = read(line, index + 2);
    if (item) yield item;
  }
}
