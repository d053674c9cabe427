import { describe, expect, test } from 'vitest';
import { csv, evening, pollingBench, tonight } from '../../../support/pollingBench.ts';

const bench = pollingBench();

describe('when a source that fails is asked again', () => {
  test('it is asked ever more rarely, down to a quarter, and at its pace again once it is heard', async () => {
    bench.source.answerWith((_, response) => response.writeHead(500).end());
    const app = await bench.polledApp();
    const asked: number[] = [];
    for (let minute = 1; minute <= 200; minute++) {
      const before = bench.source.requests.length;
      await app.pollAfter(1);
      if (bench.source.requests.length > before) asked.push(minute);
    }
    expect(asked).toEqual([10, 30, 70, 110, 150, 190]);
    bench.source.publish(csv());
    await app.pollAfter(30);
    await app.pollAfter(10);
    expect(bench.source.requests).toHaveLength(9);
  });

  test('Retry-After is minded', async () => {
    bench.source.answerWith((_, response) => response.writeHead(503, { 'retry-after': '7200' }).end());
    const app = await bench.polledApp();
    await app.pollAfter(119);
    expect(bench.source.requests).toHaveLength(1);
    await app.pollAfter(1);
    expect(bench.source.requests).toHaveLength(2);
  });

  test("another address is asked without waiting for the old one's time", async () => {
    bench.source.answerWith((_, response) => response.writeHead(410).end());
    const app = await bench.polledApp();
    await app.pollAfter(60);
    expect(bench.source.requests).toHaveLength(1);
    await bench.insertRegion({
      region: { version: '2' },
      stageSource: { url: `${bench.source.url}/new` },
    });
    bench.source.publish(csv(evening));
    await app.board.reload();
    await app.pollAfter(2);
    expect(bench.source.requests.at(-1)?.path).toBe('/stages/new');
    await app.waitForStage(4, tonight);
  });
});
