import { gzipSync } from 'node:zlib';
import { confirmStage } from '@wip/server/cli/operatorStage.ts';
import { describe, expect, test } from 'vitest';
import { createTestApp } from '../../../support/createTestApp.ts';
import { csv, evening, pollingBench, tomorrow, tonight } from '../../../support/pollingBench.ts';

const bench = pollingBench();

const bomb = gzipSync(Buffer.alloc(50_000_000, ' '));

/** Ways to be no use; each with what the reason must say. */
const failures: [string, () => void, string][] = [
  ['hangs', () => bench.source.answerWith(() => {}), 'did not answer within'],
  [
    'dribbles',
    () =>
      bench.source.answerWith((_, response) => {
        response.writeHead(200);
        const timer = setInterval(() => response.write('s'), 50);
        response.on('close', () => clearInterval(timer));
      }),
    'did not answer within',
  ],
  [
    'answers 503',
    () => bench.source.answerWith((_, response) => response.writeHead(503).end('down')),
    'status 503',
  ],
  ['breaks off', () => bench.source.answerWith(({ socket }) => socket.destroy()), 'broke the connection off'],
  [
    'answers with a web page',
    () => bench.source.publish('<!doctype html>\n<p>Welcome</p>'),
    'header lacks start',
  ],
  ['answers with nothing', () => bench.source.publish(''), 'the file is empty'],
  [
    'answers with bytes',
    () => bench.source.answerWith((_, response) => response.end(Buffer.alloc(500, 0xff))),
    'UTF-8',
  ],
  ['answers with 5 MB', () => bench.source.publish(csv(`${evening}\n`.repeat(150_000))), 'more than 1000 kB'],
  [
    'answers with a gzip bomb',
    () =>
      bench.source.answerWith((_, response) => {
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb);
      }),
    'more than 1000 kB',
  ],
  [
    'has one bad row among good ones',
    () => bench.source.publish(csv(tomorrow, '2026-11-23T16:00,,many,')),
    'stages.csv:3, stage: must be',
  ],
  ['lists too much', () => bench.source.publish(csv(...Array(2_001).fill(evening))), 'more than 2000'],
  [
    'announces from the future',
    () => bench.source.publish(csv('2026-11-23T16:00,,4,2026-11-23T16:00')),
    'announced_at: lies in the future',
  ],
  ['lists the wrong year', () => bench.source.publish(csv('2062-11-23T16:00,,4,')), 'more than a year ahead'],
  [
    'redirects in circles',
    () => bench.source.answerWith((_, response) => response.writeHead(302, { location: '/stages' }).end()),
    'redirects more than 3 times',
  ],
];

describe('a source that fails', () => {
  test.each(failures)(
    'one that %s: what it said last stands, ages into unknown with its reason, and comes back',
    async (_name, fail, reason) => {
      bench.source.publish(csv('2026-11-23T12:00,,4,'));
      const app = await bench.polledApp({ region: { staleAfterH: 2 } });
      await app.waitForStage(4);
      const heardAt = bench.clock.now();

      fail();
      await app.pollAfter(10);
      const failing = await app.stage();
      expect(failing.stage).toBe(4);
      expect(failing.sourceState).toMatchObject({ lastHeardAt: heardAt, failingSince: bench.clock.now() });
      expect(failing.sourceState.failure).toContain(reason);
      expect(await app.caller.status.area({ areaId: 'test/one', at: tonight })).toMatchObject({
        state: 'off',
      });

      for (const minutes of [20, 40, 60]) await app.pollAfter(minutes);
      expect(await app.stage()).toMatchObject({ stage: null, unknownReason: 'source-silent' });
      const area = await app.caller.status.area({ areaId: 'test/one' });
      expect(area).toMatchObject({ state: 'unknown', unknownReason: 'source-silent' });
      expect((await app.stage()).sourceState.failingSince).toEqual(new Date(heardAt.getTime() + 600_000));

      bench.source.publish(csv('2026-11-23T12:00,,4,'));
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
    bench.source.publish(
      JSON.stringify({ timeZone: 'Europe/Berlin', stages: [{ start: '2026-11-23T16:00', stage: 4 }] }),
    );
    const app = await bench.polledApp({ stageSource: { format: 'json' } });
    expect((await app.stage()).sourceState.failure).toContain('another time zone than the region');
    for (const text of [
      '[]',
      '{"stages":{}}',
      'null',
      '"4"',
      '{',
      '{"stages":[{"start":"2026-11-23T16:00","stage":4.5}]}',
    ]) {
      bench.source.publish(text);
      await app.pollAfter(40);
      expect((await app.stage()).sourceState.failure).toMatch(/another form|not JSON|Stage 1 of its list/);
    }
    expect(await app.repos.schedule.stageFactsOf('test')).toEqual([]);
  });

  test('another name of the same time zone is the same', async () => {
    bench.source.publish(JSON.stringify({ timeZone: 'africa/johannesburg', stages: [] }));
    const app = await bench.polledApp({ stageSource: { format: 'json' } });
    expect((await app.stage()).sourceState.failure).toBeNull();
  });

  test('while it hangs, map and API answer, and `wip stage confirm` works', async () => {
    bench.source.answerWith(() => {});
    await bench.insertRegion();
    const app = await createTestApp(bench.database, {
      now: bench.clock.now,
      stageSources: { isPrivateAllowed: true },
      sourceTimeoutMs: 60_000,
    });
    const polling = app.stagePolling.tick();
    const paths = [
      'trpc/regions.list',
      `trpc/schedule.stage?input=${encodeURIComponent('{"regionId":"test"}')}`,
    ];
    for (const path of paths) expect((await fetch(`${app.url}/${path}`)).status).toBe(200);
    const view = await app.caller.status.inView({ bbox: [-180, -90, 180, 90] });
    expect(view.catalogueVersion).toBe(app.board.current().catalogue.version);
    await confirmStage('test', { repos: app.repos, now: bench.clock.now });
    await expect.poll(async () => (await app.caller.schedule.stage({ regionId: 'test' })).stage).toBe(0);
    expect(bench.source.requests).toHaveLength(1);
    await app.close();
    await polling;
  });

  test('its address is told to nobody, only its host', async () => {
    bench.source.answerWith((_, response) => response.writeHead(500).end('key=hidden'));
    const app = await bench.polledApp({ stageSource: { url: `${bench.source.url}?key=hidden` } });
    const wire = await (
      await fetch(`${app.url}/trpc/schedule.stage?input=${encodeURIComponent('{"regionId":"test"}')}`)
    ).text();
    expect(wire).toContain(bench.source.host);
    expect(`${wire}${app.logText()}`).not.toMatch(/hidden|\/stages/);
  });
});
