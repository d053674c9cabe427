import { createFitPool } from '@wip/server/features/forecast/issuing/fitPool.ts';
import type { IssueTask } from '@wip/shared/forecast/issueDemand.ts';
import { afterEach, expect, test } from 'vitest';

/** A thread that does what the name of a task's subject says. */
const script = new URL(
  `data:text/javascript,${encodeURIComponent(`
    import { parentPort } from 'node:worker_threads';
    parentPort.postMessage({ 'watch:import': ['file:///as-node-sends-under-watch'] });
    parentPort.on('message', ({ subject }) => {
      if (subject === 'ends') process.exit(3);
      if (subject === 'breaks') throw new Error('broken');
      if (subject === 'fails') parentPort.postMessage({ failure: new Error('refused') });
      if (subject === 'answers') parentPort.postMessage({ result: null });
    });
  `)}`,
);
const pool = createFitPool(1, script);
afterEach(() => pool.close());

const compute = (subject: 'ends' | 'breaks' | 'fails' | 'answers' | 'hangs') => pool.fit(taskOf(subject));

function taskOf(subject: string): IssueTask {
  const known = {
    ...{ values: new Float64Array(), startsAtMs: 0, stepMs: 3_600_000, timeZone: 'UTC' },
    holidays: [],
  };
  return {
    ...{ subject, regionId: 'test', isSimulated: false, known },
    ...{ issuedAtMs: 0, availableAfterMs: 0, past: [] },
  };
}

test('a thread that ends or breaks fails its own task alone; those that wait get a fresh one', async () => {
  const outcomes = await Promise.allSettled([
    compute('ends'),
    compute('answers'),
    compute('breaks'),
    compute('answers'),
  ]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'rejected', 'fulfilled']);
  expect(outcomes[0]).toMatchObject({ reason: { message: expect.stringContaining('ended with 3') } });
  expect(outcomes[2]).toMatchObject({ reason: { message: 'broken' } });
  await expect(compute('ends')).rejects.toThrow('ended with 3');
  expect(await compute('answers')).toBeNull();
});

test('a task that is refused leaves its thread to the next one', async () => {
  await expect(compute('fails')).rejects.toThrow('refused');
  expect(await compute('answers')).toBeNull();
});

test('closing fails the task in hand and those that wait', async () => {
  const outcomes = Promise.allSettled([compute('hangs'), compute('answers')]);
  await new Promise((resolve) => setTimeout(resolve, 50));
  await pool.close();
  expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await compute('answers')).toBeNull();
});
