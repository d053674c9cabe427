import { createFairTurns } from '@wip/server/http/fairTurns.ts';
import { expect, test } from 'vitest';

const busyMs = 5;
const stays = () => false;

async function work(): Promise<void> {
  const untilMs = performance.now() + busyMs;
  while (performance.now() < untilMs);
}

test('who asks a lot waits for itself', async () => {
  const turns = createFairTurns({ mostAtOnce: 1 });
  let done = 0;
  const many = Array.from({ length: 40 }, () => turns.run('many', work, stays).then(() => done++));
  await turns.run('one', work, stays);
  expect(done).toBeLessThan(5);
  await Promise.all(many);
});

test('what comes in between is answered between two slices', async () => {
  const turns = createFairTurns({ mostAtOnce: 1 });
  let longestMs = 0;
  let lastMs = performance.now();
  let isOver = false;
  const tick = () => {
    longestMs = Math.max(longestMs, performance.now() - lastMs);
    lastMs = performance.now();
    if (!isOver) setTimeout(tick, 0);
  };
  setTimeout(tick, 0);
  await Promise.all(Array.from({ length: 60 }, () => turns.run('many', work, stays)));
  await new Promise((resolve) => setTimeout(resolve, 5));
  isOver = true;
  expect(longestMs).toBeLessThan((60 * busyMs) / 2);
});

test('no more run at a time than may, and who fails makes room', async () => {
  const turns = createFairTurns({ mostAtOnce: 3 });
  let running = 0;
  let most = 0;
  const wait = async () => {
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => setTimeout(resolve, 5));
    running -= 1;
    throw new Error('as wanted');
  };
  const results = await Promise.allSettled(
    Array.from({ length: 20 }, (_, index) => turns.run(String(index % 4), wait, stays)),
  );
  expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(20);
  expect(most).toBe(3);
});

test('who has gone is not worked for', async () => {
  const turns = createFairTurns({ mostAtOnce: 1 });
  let worked = 0;
  const long = turns.run('long', () => new Promise<void>((resolve) => setTimeout(resolve, 20)), stays);
  const gone = turns.run(
    'gone',
    async () => worked++,
    () => true,
  );
  await expect(gone).rejects.toMatchObject({ code: 'TOO_MANY' });
  await long;
  expect(worked).toBe(0);
});

test('nobody waits for ever', async () => {
  const turns = createFairTurns({ mostAtOnce: 1 });
  let worked = 0;
  const count = async () => {
    worked += 1;
  };
  const long = turns.run('long', () => new Promise<void>((resolve) => setTimeout(resolve, 2_100)), stays);
  const patient = turns.run('patient', count, stays);
  await expect(patient).rejects.toMatchObject({ code: 'TOO_MANY', retryAfterS: 2 });
  await long;
  expect(worked).toBe(0);
  await turns.run('next', count, stays);
  expect(worked).toBe(1);
});
