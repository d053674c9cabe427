import { describe, expect, test } from 'vitest';
import { csv, evening, pollingBench, tomorrow, tonight } from '../../../support/pollingBench.ts';

const bench = pollingBench();

describe('a source that answers', () => {
  test('what it lists is announced, and it is named with when it was heard', async () => {
    bench.source.publish(csv(evening, tomorrow));
    const app = await bench.polledApp();
    await app.waitForStage(4, tonight);
    expect(await app.stage(tonight)).toMatchObject({
      announced: true,
      source: bench.source.host,
      since: new Date('2026-11-23T14:00:00Z'),
      until: new Date('2026-11-23T20:00:00Z'),
      sourceState: {
        kind: 'polled',
        host: bench.source.host,
        everyMin: 10,
        lastHeardAt: bench.clock.now(),
        failingSince: null,
        failure: null,
      },
    });
    const area = await app.caller.status.area({ areaId: 'test/one', at: tonight });
    expect(area).toMatchObject({ state: 'off' });
  });

  test('what it no longer lists is withdrawn, and leaves no window behind', async () => {
    bench.source.publish(csv(evening, tomorrow));
    const app = await bench.polledApp();
    await app.waitForStage(4, tonight);
    bench.source.publish(csv(tomorrow));
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
    bench.source.publish(csv('2026-11-23T10:00,2026-11-23T13:00,3,', evening));
    const app = await bench.polledApp();
    await app.waitForStage(4, tonight);
    bench.source.publish(csv());
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
    bench.source.publish(JSON.stringify({ timeZone: 'Africa/Johannesburg', stages }));
    const app = await bench.polledApp({ stageSource: { format: 'json' } });
    await app.waitForStage(4, tonight);
    expect((await app.stage('2026-11-24T04:00:00Z')).stage).toBe(2);
  });

  test('an answer of 304 is a hearing without a change', async () => {
    bench.source.answerWith(({ headers }, response) => {
      if (headers['if-none-match'] === '"one"') response.writeHead(304).end();
      else response.writeHead(200, { etag: '"one"' }).end(csv(evening));
    });
    const app = await bench.polledApp();
    const facts = await app.repos.schedule.stageFactsOf('test');
    await app.pollAfter(70);
    expect(bench.source.requests.map(({ headers }) => headers['if-none-match'])).toEqual([
      undefined,
      '"one"',
    ]);
    expect(await app.repos.schedule.stageFactsOf('test')).toEqual(facts);
    expect(await app.repos.schedule.lastHeardAt('test')).toEqual(bench.clock.now());
    expect((await app.stage()).sourceState).toMatchObject({ failure: null, lastHeardAt: bench.clock.now() });
  });

  test('a 304 that was not asked for is no hearing', async () => {
    bench.source.answerWith((_, response) => response.writeHead(304).end());
    const app = await bench.polledApp();
    expect((await app.stage()).sourceState.failure).toBe(
      `${bench.source.host}: It answered with the status 304.`,
    );
  });

  test('hearings that change nothing are recorded once an hour, and it is polled all the same', async () => {
    bench.source.publish(csv(evening));
    const app = await bench.polledApp();
    for (let poll = 0; poll < 12; poll++) await app.pollAfter(10);
    expect(bench.source.requests).toHaveLength(13);
    expect(await app.repos.schedule.hearingsOf('test')).toHaveLength(3);
    expect(await app.repos.schedule.stageFactsOf('test')).toHaveLength(1);
  });
});
