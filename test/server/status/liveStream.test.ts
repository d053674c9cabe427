import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../../support/createTestApp.ts';
import { fixedClock } from '../../support/fixedClock.ts';
import { createTestDatabase, type TestDatabase } from '../../support/mongod.ts';
import { announceStage, insertRegion } from '../../support/testRegion.ts';

let database: TestDatabase;
let app: TestApp;

beforeAll(async () => {
  database = await createTestDatabase();
  await insertRegion(database);
  app = await createTestApp(database, { now: fixedClock('2026-11-23T17:00:00Z').now });
});

afterAll(async () => {
  await app.close();
  await database.drop();
});

/** Opens the stream and reads events until one of the given name has come. */
async function readUntil(eventName: string, lastEventId?: string) {
  const abort = new AbortController();
  const headers: Record<string, string> = lastEventId ? { 'last-event-id': lastEventId } : {};
  const response = await fetch(`${app.url}/live/status`, { signal: abort.signal, headers });
  const events: { id: string | undefined; event: string | undefined; data: string | undefined }[] = [];
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body!) {
    text += decoder.decode(chunk, { stream: true });
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1];
      if (field('event')) events.push({ id: field('id'), event: field('event'), data: field('data') });
    }
    if (events.some(({ event }) => event === eventName)) break;
  }
  abort.abort();
  return events;
}

test('a viewer starts with all states; with a known id it gets what it missed; with an unknown one all again', async () => {
  const [first] = await readUntil('snapshot');
  expect(first?.event).toBe('snapshot');
  expect(JSON.parse(first?.data ?? '')).toMatchObject({
    catalogueVersion: app.board.current().catalogue.version,
    asOfMs: Date.parse('2026-11-23T17:00:00Z'),
  });

  const missed = readUntil('stage', first?.id);
  await announceStage(database, {
    from: '2026-11-23T10:00:00Z',
    to: '2026-11-24T10:00:00Z',
    stage: 4,
    recordedAt: '2026-11-23T16:00:00Z',
  });
  expect((await missed).map(({ event }) => event)).toEqual(['change', 'stage']);
  const again = await readUntil('stage', first?.id);
  expect(again.map(({ event }) => event)).toEqual(['change', 'stage']);
  expect((await readUntil('snapshot', 'another-1')).map(({ event }) => event)).toEqual(['snapshot']);
});
