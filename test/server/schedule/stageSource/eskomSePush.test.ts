import type { ServerResponse } from 'node:http';
import { describe, expect, test } from 'vitest';
import type { PolledApp } from '../../../support/polledApp.ts';
import { pollingBench } from '../../../support/pollingBench.ts';

const token = 'AAAA-BBBB-secret-token';
const bench = pollingBench();

interface Setting {
  area?: string;
  everyMin?: number;
  token?: string | undefined;
}

async function polledApp({ area, everyMin = 30, ...given }: Setting = {}): Promise<PolledApp> {
  const url = `http://${bench.source.host}/business/3.1`;
  await bench.insertRegion({
    stageSource: { url, format: 'eskomsepush', everyMin, ...(area !== undefined && { area }) },
  });
  return anotherApp('token' in given ? given.token : token);
}

const anotherApp = (withToken: string | undefined) =>
  bench.anotherApp(withToken !== undefined ? { token: withToken } : {});

function status(eskom: { stage: string; next?: [stage: string, at: string][]; updated?: string }) {
  const part = (
    name: string,
    { stage, next = [], updated = '2026-11-23T11:40:00.123456+00:00' }: typeof eskom,
  ) => ({
    name,
    next_stages: next.map(([nextStage, at]) => ({ stage: nextStage, stage_start_timestamp: at })),
    stage,
    stage_updated: updated,
  });
  return JSON.stringify({
    status: { capetown: part('Cape Town', { stage: '1' }), eskom: part('National', eskom) },
  });
}

const evening: [string, string][] = [
  ['4', '2026-11-23T16:00:00+02:00'],
  ['0', '2026-11-24T00:00:00+02:00'],
];
const refuse = (code: number, headers: Record<string, string> = {}) =>
  bench.source.answerWith((_, response: ServerResponse) =>
    response.writeHead(code, headers).end('{"error":"no"}'),
  );

describe('the status', () => {
  test('the present stage and the announced ones are taken, each until the next', async () => {
    bench.source.publish(status({ stage: '2', next: evening }));
    const app = await polledApp();
    await app.waitForStage(2);
    expect(await app.stage()).toMatchObject({
      until: new Date('2026-11-23T14:00:00Z'),
      upcoming: [
        { startsAt: new Date('2026-11-23T14:00:00Z'), stage: 4 },
        { startsAt: new Date('2026-11-23T22:00:00Z'), stage: 0 },
      ],
    });
    expect(bench.source.requests).toMatchObject([{ path: '/business/3.1/status', headers: { token } }]);
  });

  test('a stage with an end of its own ends there', async () => {
    const spans = [
      { stage: '4', start: '2026-11-23T16:00:00+02:00', end: '2026-11-23T22:00:00+02:00' },
      { stage: '3', start: '2026-11-24T16:00:00+02:00', end: '2026-11-24T22:00:00+02:00' },
    ];
    bench.source.publish(JSON.stringify({ status: { eskom: { stage: '0', next_stages: spans } } }));
    const app = await polledApp();
    await app.waitForStage(4, '2026-11-23T17:00:00Z');
    expect((await app.stage('2026-11-23T20:00:00Z')).stage).toBe(0);
    expect((await app.stage('2026-11-24T19:59:59Z')).stage).toBe(3);
    expect((await app.stage('2026-11-24T20:00:00Z')).stage).toBeNull();
  });

  test('a change that began before the present stage was told does not undo it', async () => {
    bench.source.publish(status({ stage: '2', next: [['4', '2026-11-23T08:00:00+02:00']] }));
    const app = await polledApp();
    await app.waitForStage(2);
  });

  test('a region may have an area of its own', async () => {
    bench.source.publish(status({ stage: '2', next: evening }));
    const app = await polledApp({ area: 'capetown' });
    await app.waitForStage(1);
    expect((await app.stage('2026-11-23T17:00:00Z')).stage).toBe(1);
  });

  test.each(['tshwane', '__proto__'])('the area %s that it does not know is a failure', async (area) => {
    bench.source.publish(status({ stage: '2' }));
    const app = await polledApp({ area });
    expect((await app.stage()).sourceState.failure).toContain(`no area '${area}'`);
  });

  test('a change that is withdrawn leaves no window behind', async () => {
    bench.source.publish(status({ stage: '0', next: evening }));
    const app = await polledApp();
    await app.waitForStage(4, '2026-11-23T17:00:00Z');
    bench.source.publish(status({ stage: '0' }));
    await app.pollAfter(30);
    await app.waitForStage(0, '2026-11-23T17:00:00Z');
    const span = { areaId: 'test/one', from: '2026-11-23T12:00:00Z', to: '2026-11-25T00:00:00Z' };
    expect(await app.caller.schedule.windows(span)).toEqual([]);
  });

  test('no cut and nothing announced is no promise for ever', async () => {
    bench.source.publish(status({ stage: '0' }));
    const app = await polledApp();
    await app.waitForStage(0);
    expect((await app.stage('2026-11-24T11:00:00Z')).stage).toBe(0);
    expect(await app.stage('2026-11-24T13:00:00Z')).toMatchObject({ unknownReason: 'nothing-announced-yet' });
  });

  test('polls that tell the same add no fact, and a stage that began between two counts from then', async () => {
    bench.source.publish(status({ stage: '2' }));
    const app = await polledApp();
    await app.pollAfter(30);
    await app.pollAfter(30);
    expect(await app.repos.schedule.stageFactsOf('test')).toHaveLength(1);
    bench.source.publish(status({ stage: '4', updated: '2026-11-23T13:10:00Z' }));
    await app.pollAfter(30);
    await app.waitForStage(4);
    expect((await app.stage()).since).toEqual(new Date('2026-11-23T13:10:00Z'));
  });

  test.each([
    ['{"status":{"eskom":{"stage":"two","next_stages":[]}}}', 'status.eskom, stage'],
    ['{"status":{"eskom":{"stage":"17","next_stages":[]}}}', 'status.eskom, stage'],
    ['{"status":{"eskom":{"stage":"2"}}}', 'status.eskom, next_stages'],
    ['{"status":{"eskom":{"stage":"2","next_stages":[{"stage":"4"}]}}}', 'status.eskom, next_stages.0'],
    ['{"error":"no"}', 'no status'],
    ['<html>', 'not JSON'],
  ])('%s is refused', async (text, reason) => {
    bench.source.publish(text);
    const app = await polledApp();
    expect((await app.stage()).sourceState.failure).toContain(reason);
    expect(await app.repos.schedule.stageFactsOf('test')).toEqual([]);
  });
});

describe('silence', () => {
  test('it is stale after three missed polls of any kind, however long the region would wait', async () => {
    bench.source.publish(status({ stage: '4' }));
    const app = await polledApp();
    await app.waitForStage(4);
    refuse(503);
    await app.pollAfter(30);
    bench.source.answerWith(() => {});
    await app.pollAfter(59);
    expect((await app.stage()).stage).toBe(4);
    await app.pollAfter(1);
    expect(await app.stage()).toMatchObject({ stage: null, unknownReason: 'source-silent' });
  });
});

describe('token and quota', () => {
  test('without a token nothing is asked, and that is said', async () => {
    const app = await polledApp({ token: undefined });
    expect(bench.source.requests).toEqual([]);
    expect((await app.stage()).sourceState.failure).toContain('ESKOMSEPUSH_TOKEN');
  });

  test('a refused token is tried again after a day, or at once where it is another', async () => {
    refuse(403);
    const app = await polledApp();
    expect((await app.stage()).sourceState.failure).toContain('refuses the token (403)');
    await app.pollAfter(23 * 60);
    expect(bench.source.requests).toHaveLength(1);
    bench.source.publish(status({ stage: '3' }));
    const restarted = await anotherApp('another token');
    await restarted.waitForStage(3);
    expect(bench.source.requests.map(({ headers }) => headers.token)).toEqual([token, 'another token']);
  });

  test('an address that is gone says what to do, and is left alone for a day', async () => {
    refuse(410);
    const app = await polledApp();
    expect((await app.stage()).sourceState.failure).toContain('gone for good (410). Give the address');
    await app.pollAfter(23 * 60);
    expect(bench.source.requests).toHaveLength(1);
    await app.pollAfter(60);
    expect(bench.source.requests).toHaveLength(2);
  });

  test('a quota that is used up is waited for: by Retry-After, by its reset, or an hour', async () => {
    refuse(429, { 'retry-after': '5400' });
    const app = await polledApp();
    await app.pollAfter(89);
    expect(bench.source.requests).toHaveLength(1);
    const resetAt = new Date('2026-11-24T00:00:00Z');
    refuse(429, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(resetAt.getTime() / 1_000) });
    await app.pollAfter(1);
    expect(bench.source.requests).toHaveLength(2);
    bench.clock.set(new Date(resetAt.getTime() - 60_000));
    await app.pollAfter(0);
    expect(bench.source.requests).toHaveLength(2);
    bench.source.publish(status({ stage: '3' }));
    await app.pollAfter(1);
    await app.waitForStage(3);
  });

  test('polling slows down so that the rest of the quota lasts', async () => {
    const headers = { 'x-ratelimit-remaining': '6', 'x-ratelimit-reset': '2026-11-24T00:00:00Z' };
    bench.source.publish(status({ stage: '3' }), headers);
    const app = await polledApp();
    await app.pollAfter(119); // 12 hours for 6 requests
    expect(bench.source.requests).toHaveLength(1);
    await app.pollAfter(1);
    expect(bench.source.requests).toHaveLength(2);
  });

  test('the token is in no answer, no log and no record', async () => {
    const app = await polledApp();
    bench.source.answerWith((request, response) =>
      response.writeHead(403).end(`bad token ${request.headers.token}`),
    );
    await app.pollAfter(30);
    bench.source.answerWith((request) => request.socket.destroy());
    await app.pollAfter(25 * 60);
    const records = JSON.stringify(await app.repos.stageSources.all());
    const answer = JSON.stringify(await app.stage());
    expect(`${records}${answer}${app.logText()}`).not.toContain('secret-token');
  });
});
