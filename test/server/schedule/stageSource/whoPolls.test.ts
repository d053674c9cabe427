import { setStage } from '@wip/server/cli/operatorStage.ts';
import { createRepos } from '@wip/server/db/repos.ts';
import { describe, expect, test } from 'vitest';
import { createTestApp } from '../../../support/createTestApp.ts';
import { csv, evening, pollingBench, tonight } from '../../../support/pollingBench.ts';

const bench = pollingBench();

describe('who polls', () => {
  test('two processes poll a source once in its time', async () => {
    bench.source.publish(csv(evening));
    const [one, two] = [await bench.polledApp(), await bench.anotherApp()];
    expect(bench.source.requests).toHaveLength(1);
    bench.clock.advance(10 * 60_000);
    await Promise.all([one, two, one, two].map((app) => app.stagePolling.tick()));
    expect(bench.source.requests).toHaveLength(2);
    await one.stagePolling.tick();
    await two.stagePolling.tick();
    expect((await two.stage()).sourceState).toEqual((await one.stage()).sourceState);
  });

  test('it is not polled before its time, and at once after a gap', async () => {
    bench.source.publish(csv(evening));
    const app = await bench.polledApp();
    await app.pollAfter(9);
    expect(bench.source.requests).toHaveLength(1);
    await app.pollAfter(24 * 60);
    expect(bench.source.requests).toHaveLength(2);
  });

  test('a process that dies while it polls is replaced within a minute', async () => {
    bench.source.publish(csv(evening));
    await bench.insertRegion();
    await createRepos(bench.database.db).stageSources.takeDue('test', 'of the dead', bench.clock.now());
    const app = await bench.anotherApp();
    expect(bench.source.requests).toHaveLength(0);
    await app.pollAfter(1);
    expect(bench.source.requests).toHaveLength(1);
  });

  test('a private address is not asked unless that is allowed', async () => {
    bench.source.publish(csv(evening));
    await bench.insertRegion();
    const app = await createTestApp(bench.database, { now: bench.clock.now });
    await app.stagePolling.tick();
    const { sourceState } = await app.caller.schedule.stage({ regionId: 'test' });
    await app.close();
    expect(bench.source.requests).toEqual([]);
    expect(sourceState.failure).toContain('private network');
  });

  test("an operator's word stands until the source changes its own", async () => {
    bench.source.publish(csv(evening));
    const app = await bench.polledApp();
    const deps = { repos: app.repos, now: bench.clock.now };
    bench.clock.advance(60_000);
    const request = { regionId: 'test', stageText: '6', from: '2026-11-23 16:00', to: '2026-11-23 22:00' };
    await setStage(request, deps);
    await app.waitForStage(6, tonight);
    await app.pollAfter(10);
    expect((await app.stage(tonight)).stage).toBe(6);
    bench.source.publish(csv(evening.replace(',4,', ',3,')));
    await app.pollAfter(10);
    await app.waitForStage(3, tonight);
  });
});
