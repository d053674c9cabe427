import { gzipSync } from 'node:zlib';
import { confirmStage, setStage } from '@wip/server/cli/operatorStage.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fixedClock } from '../../../support/fixedClock.ts';
import { createTestDatabase, type TestDatabase } from '../../../support/mongod.ts';
import { createPolledApp, insertPolledRegion, type PolledApp } from '../../../support/polledApp.ts';
import { createSourceServer, type SourceServer } from '../../../support/sourceServer.ts';

let database: TestDatabase;
let source: SourceServer;
let clock: ReturnType<typeof fixedClock>;
const apps: PolledApp[] = [];

beforeEach(async () => {
  [database, source] = await Promise.all([createTestDatabase(), createSourceServer()]);
  clock = fixedClock('2026-11-23T12:00:00Z');
});

afterEach(async () => {
  await Promise.all(apps.splice(0).map((app) => app.close()));
  await source.close();
  await database.drop();
});

type Options = Partial<Parameters<typeof createPolledApp>[0]>;

async function polledApp(options: Options = {}): Promise<PolledApp> {
  await insertPolledRegion({ database, source, clock, ...options });
  return anotherApp(options);
}

async function anotherApp(options: Options = {}): Promise<PolledApp> {
  const app = await createPolledApp({ database, source, clock, ...options });
  apps.push(app);
  return app;
}

// wall clock of the region, two hours ahead of UTC
const evening = '2026-11-23T16:00,2026-11-23T22:00,4,';
const tomorrow = '2026-11-24T05:00,2026-11-24T16:00,2,';
const csv = (...rows: string[]) => ['start,end,stage,announced_at', ...rows, ''].join('\n');
const tonight = '2026-11-23T17:00:00Z';

describe('a source that answers', () => {
  test('what it lists is announced, and it is named with when it was heard', async () => {
    source.publish(csv(evening, tomorrow));
    const app = await polledApp();
    await app.waitForStage(4, tonight);
    expect(await app.stage(tonight)).toMatchObject({
      announced: true,
      source: source.host,
      since: new Date('2026-11-23T14:00:00Z'),
      until: new Date('2026-11-23T20:00:00Z'),
      sourceState: {
        kind: 'polled',
        host: source.host,
        everyMin: 10,
        lastHeardAt: clock.now(),
        failingSince: null,
        failure: null,
      },
    });
    const area = await app.caller.status.area({ areaId: 'test/one', at: tonight });
    expect(area).toMatchObject({ state: 'off' });
  });

  test('what it no longer lists is withdrawn, and leaves no window behind', async () => {
    source.publish(csv(evening, tomorrow));
    const app = await polledApp();
    await app.waitForStage(4, tonight);
    source.publish(csv(tomorrow));
    await app.pollAfter(10);
    await app.waitForStage(0, tonight);
    const span = { areaId: 'test/one', from: '2026-11-23T12:00:00Z', to: '2026-11-24T00:00:00Z' };
    expect(await app.caller.schedule.windows(span)).toEqual([]);
    expect((await app.stage('2026-11-24T10:00:00Z')).stage).toBe(2);
    // what was known before the withdrawal stays what was known
    const before = { ...span, knownAt: '2026-11-23T12:05:00Z' };
    expect(await app.caller.schedule.windows(before)).toHaveLength(1);
  });

  test('an empty list withdraws all that is to come, and nothing of the past', async () => {
    source.publish(csv('2026-11-23T10:00,2026-11-23T13:00,3,', evening));
    const app = await polledApp();
    await app.waitForStage(4, tonight);
    source.publish(csv());
    await app.pollAfter(10);
    await app.waitForStage(0, tonight);
    expect((await app.stage('2026-11-23T11:00:00Z')).sourceState.failure).toBeNull();
    const facts = await app.repos.schedule.stageFactsOf('test');
    expect(facts.filter(({ stage }) => stage === null)).toMatchObject([
      { startsAtMs: Date.parse('2026-11-23T14:00:00Z') },
    ]);
  });

  test('JSON says the same as stages.csv', async () => {
    const stages = [
      { start: '2026-11-23T16:00', end: '2026-11-23T22:00', stage: 4, announced_at: null },
      { start: '2026-11-24T03:00:00Z', stage: '2' },
    ];
    source.publish(JSON.stringify({ timeZone: 'Africa/Johannesburg', stages }));
    const app = await polledApp({ stageSource: { format: 'json' } });
    await app.waitForStage(4, tonight);
    expect((await app.stage('2026-11-24T04:00:00Z')).stage).toBe(2);
  });

  test('an answer of 304 is a hearing without a change', async () => {
    source.answerWith(({ headers }, response) => {
      if (headers['if-none-match'] === '"one"') response.writeHead(304).end();
      else response.writeHead(200, { etag: '"one"' }).end(csv(evening));
    });
    const app = await polledApp();
    const facts = await app.repos.schedule.stageFactsOf('test');
    await app.pollAfter(70);
    expect(source.requests.map(({ headers }) => headers['if-none-match'])).toEqual([undefined, '"one"']);
    expect(await app.repos.schedule.stageFactsOf('test')).toEqual(facts);
    expect(await app.repos.schedule.lastHeardAt('test')).toEqual(clock.now());
    expect((await app.stage()).sourceState).toMatchObject({ failure: null, lastHeardAt: clock.now() });
  });

  test('a 304 that was not asked for is no hearing', async () => {
    source.answerWith((_, response) => response.writeHead(304).end());
    const app = await polledApp();
    expect((await app.stage()).sourceState.failure).toBe(`${source.host}: It answered with the status 304.`);
  });

  test('hearings that change nothing are recorded once an hour, and it is polled all the same', async () => {
    source.publish(csv(evening));
    const app = await polledApp();
    for (let poll = 0; poll < 12; poll++) await app.pollAfter(10);
    expect(source.requests).toHaveLength(13);
    expect(await app.repos.schedule.hearingsOf('test')).toHaveLength(3);
    expect(await app.repos.schedule.stageFactsOf('test')).toHaveLength(1);
  });
});

describe('who polls', () => {
  test('two processes poll a source once in its time', async () => {
    source.publish(csv(evening));
    const [one, two] = [await polledApp(), await anotherApp()];
    expect(source.requests).toHaveLength(1);
    clock.advance(10 * 60_000);
    await Promise.all([one, two, one, two].map((app) => app.stagePolling.tick()));
    expect(source.requests).toHaveLength(2);
    await one.stagePolling.tick();
    await two.stagePolling.tick();
    expect((await two.stage()).sourceState).toEqual((await one.stage()).sourceState);
  });

  test('it is not polled before its time, and at once after a gap', async () => {
    source.publish(csv(evening));
    const app = await polledApp();
    await app.pollAfter(9);
    expect(source.requests).toHaveLength(1);
    await app.pollAfter(24 * 60);
    expect(source.requests).toHaveLength(2);
  });

  test('a process that dies while it polls is replaced within a minute', async () => {
    source.publish(csv(evening));
    await insertPolledRegion({ database, source, clock });
    const { createRepos } = await import('@wip/server/db/repos.ts');
    await createRepos(database.db).stageSources.takeDue('test', 'of the dead', clock.now());
    const app = await anotherApp();
    expect(source.requests).toHaveLength(0);
    await app.pollAfter(1);
    expect(source.requests).toHaveLength(1);
  });

  test('a private address is not asked unless that is allowed', async () => {
    source.publish(csv(evening));
    await insertPolledRegion({ database, source, clock });
    const { createTestApp } = await import('../../../support/createTestApp.ts');
    const app = await createTestApp(database, { now: clock.now });
    await app.stagePolling.tick();
    const { sourceState } = await app.caller.schedule.stage({ regionId: 'test' });
    await app.close();
    expect(source.requests).toEqual([]);
    expect(sourceState.failure).toContain('private network');
  });

  test("an operator's word stands until the source changes its own", async () => {
    source.publish(csv(evening));
    const app = await polledApp();
    const deps = { repos: app.repos, now: clock.now };
    clock.advance(60_000);
    const request = { regionId: 'test', stageText: '6', from: '2026-11-23 16:00', to: '2026-11-23 22:00' };
    await setStage(request, deps);
    await app.waitForStage(6, tonight);
    await app.pollAfter(10);
    expect((await app.stage(tonight)).stage).toBe(6);
    source.publish(csv(evening.replace(',4,', ',3,')));
    await app.pollAfter(10);
    await app.waitForStage(3, tonight);
  });
});

const bomb = gzipSync(Buffer.alloc(50_000_000, ' '));

/** Ways to be no use; each with what the reason must say. */
const failures: [string, () => void, string][] = [
  ['hangs', () => source.answerWith(() => {}), 'did not answer within'],
  [
    'dribbles',
    () =>
      source.answerWith((_, response) => {
        response.writeHead(200);
        const timer = setInterval(() => response.write('s'), 50);
        response.on('close', () => clearInterval(timer));
      }),
    'did not answer within',
  ],
  [
    'answers 503',
    () => source.answerWith((_, response) => response.writeHead(503).end('down')),
    'status 503',
  ],
  ['breaks off', () => source.answerWith(({ socket }) => socket.destroy()), 'broke the connection off'],
  ['answers with a web page', () => source.publish('<!doctype html>\n<p>Welcome</p>'), 'header lacks start'],
  ['answers with nothing', () => source.publish(''), 'the file is empty'],
  [
    'answers with bytes',
    () => source.answerWith((_, response) => response.end(Buffer.alloc(500, 0xff))),
    'UTF-8',
  ],
  ['answers with 5 MB', () => source.publish(csv(`${evening}\n`.repeat(150_000))), 'more than 1000 kB'],
  [
    'answers with a gzip bomb',
    () =>
      source.answerWith((_, response) => {
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb);
      }),
    'more than 1000 kB',
  ],
  [
    'has one bad row among good ones',
    () => source.publish(csv(tomorrow, '2026-11-23T16:00,,many,')),
    'stages.csv:3, stage: must be',
  ],
  ['lists too much', () => source.publish(csv(...Array(2_001).fill(evening))), 'more than 2000'],
  [
    'announces from the future',
    () => source.publish(csv('2026-11-23T16:00,,4,2026-11-23T16:00')),
    'announced_at: lies in the future',
  ],
  ['lists the wrong year', () => source.publish(csv('2062-11-23T16:00,,4,')), 'more than a year ahead'],
  [
    'redirects in circles',
    () => source.answerWith((_, response) => response.writeHead(302, { location: '/stages' }).end()),
    'redirects more than 3 times',
  ],
];

describe('a source that fails', () => {
  test.each(failures)(
    'one that %s: what it said last stands, ages into unknown with its reason, and comes back',
    async (_name, fail, reason) => {
      source.publish(csv('2026-11-23T12:00,,4,'));
      const app = await polledApp({ region: { staleAfterH: 2 } });
      await app.waitForStage(4);
      const heardAt = clock.now();

      fail();
      await app.pollAfter(10);
      const failing = await app.stage();
      expect(failing.stage).toBe(4);
      expect(failing.sourceState).toMatchObject({ lastHeardAt: heardAt, failingSince: clock.now() });
      expect(failing.sourceState.failure).toContain(reason);
      expect(await app.caller.status.area({ areaId: 'test/one', at: tonight })).toMatchObject({
        state: 'off',
      });

      for (const minutes of [20, 40, 60]) await app.pollAfter(minutes);
      expect(await app.stage()).toMatchObject({ stage: null, unknownReason: 'source-silent' });
      const area = await app.caller.status.area({ areaId: 'test/one' });
      expect(area).toMatchObject({ state: 'unknown', unknownReason: 'source-silent' });
      expect((await app.stage()).sourceState.failingSince).toEqual(new Date(heardAt.getTime() + 600_000));

      source.publish(csv('2026-11-23T12:00,,4,'));
      await app.pollAfter(40);
      await app.waitForStage(4);
      expect((await app.stage()).sourceState).toMatchObject({ failure: null, failingSince: null });
      expect(app.sourceLines().map(({ level, msg }) => [level, msg])).toEqual([
        [40, 'A stage source cannot be heard.'],
        [30, 'A stage source is heard again.'],
      ]);
    },
  );

  test('JSON of another time zone, or of another form, is refused', async () => {
    source.publish(
      JSON.stringify({ timeZone: 'Europe/Berlin', stages: [{ start: '2026-11-23T16:00', stage: 4 }] }),
    );
    const app = await polledApp({ stageSource: { format: 'json' } });
    expect((await app.stage()).sourceState.failure).toContain('another time zone than the region');
    for (const text of [
      '[]',
      '{"stages":{}}',
      'null',
      '"4"',
      '{',
      '{"stages":[{"start":"2026-11-23T16:00","stage":4.5}]}',
    ]) {
      source.publish(text);
      await app.pollAfter(40);
      expect((await app.stage()).sourceState.failure).toMatch(/another form|not JSON|Stage 1 of its list/);
    }
    expect(await app.repos.schedule.stageFactsOf('test')).toEqual([]);
  });

  test('another name of the same time zone is the same', async () => {
    source.publish(JSON.stringify({ timeZone: 'africa/johannesburg', stages: [] }));
    const app = await polledApp({ stageSource: { format: 'json' } });
    expect((await app.stage()).sourceState.failure).toBeNull();
  });

  test('it is asked ever more rarely, down to a quarter, and at its pace again once it is heard', async () => {
    source.answerWith((_, response) => response.writeHead(500).end());
    const app = await polledApp();
    const asked: number[] = [];
    for (let minute = 1; minute <= 200; minute++) {
      const before = source.requests.length;
      await app.pollAfter(1);
      if (source.requests.length > before) asked.push(minute);
    }
    expect(asked).toEqual([10, 30, 70, 110, 150, 190]);
    source.publish(csv());
    await app.pollAfter(30);
    await app.pollAfter(10);
    expect(source.requests).toHaveLength(9);
  });

  test('Retry-After is minded', async () => {
    source.answerWith((_, response) => response.writeHead(503, { 'retry-after': '7200' }).end());
    const app = await polledApp();
    await app.pollAfter(119);
    expect(source.requests).toHaveLength(1);
    await app.pollAfter(1);
    expect(source.requests).toHaveLength(2);
  });

  test("another address is asked without waiting for the old one's time", async () => {
    source.answerWith((_, response) => response.writeHead(410).end());
    const app = await polledApp();
    await app.pollAfter(60);
    expect(source.requests).toHaveLength(1);
    await insertPolledRegion({
      database,
      source,
      clock,
      region: { version: '2' },
      stageSource: { url: `${source.url}/new` },
    });
    source.publish(csv(evening));
    await app.board.reload();
    await app.pollAfter(2);
    expect(source.requests.at(-1)?.path).toBe('/stages/new');
    await app.waitForStage(4, tonight);
  });

  test('while it hangs, map and API answer, and `wip stage confirm` works', async () => {
    source.answerWith(() => {});
    await insertPolledRegion({ database, source, clock });
    const app = await createPolledAppWhileHanging();
    const polling = app.stagePolling.tick();
    const paths = [
      'trpc/regions.list',
      `trpc/schedule.stage?input=${encodeURIComponent('{"regionId":"test"}')}`,
    ];
    for (const path of paths) expect((await fetch(`${app.url}/${path}`)).status).toBe(200);
    const view = await app.caller.status.inView({ bbox: [-180, -90, 180, 90] });
    expect(view.catalogueVersion).toBe(app.board.current().catalogue.version);
    await confirmStage('test', { repos: app.repos, now: clock.now });
    await expect.poll(async () => (await app.caller.schedule.stage({ regionId: 'test' })).stage).toBe(0);
    expect(source.requests).toHaveLength(1);
    await app.close();
    await polling;
  });

  test('its address is told to nobody, only its host', async () => {
    source.answerWith((_, response) => response.writeHead(500).end('key=hidden'));
    const app = await polledApp({ stageSource: { url: `${source.url}?key=hidden` } });
    const wire = await (
      await fetch(`${app.url}/trpc/schedule.stage?input=${encodeURIComponent('{"regionId":"test"}')}`)
    ).text();
    expect(wire).toContain(source.host);
    expect(`${wire}${app.logText()}`).not.toMatch(/hidden|\/stages/);
  });
});

async function createPolledAppWhileHanging() {
  const { createTestApp } = await import('../../../support/createTestApp.ts');
  return createTestApp(database, {
    now: clock.now,
    stageSources: { isPrivateAllowed: true },
    sourceTimeoutMs: 60_000,
  });
}
