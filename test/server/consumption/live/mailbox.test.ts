import { createMailbox } from '@wip/server/features/consumption/live/mailbox.ts';
import { expect, test } from 'vitest';

const batchOf = (order: number, pointCount: number) => ({
  order: BigInt(order),
  source: 'gateway:g',
  receivedAt: new Date(0),
  points: Array.from({ length: pointCount }, (_, index) => ({
    meterNumber: 1,
    atMs: index * 1000,
    durationS: 1,
    kind: 'power' as const,
    micro: 1,
  })),
});

test('a subscriber that does not read holds so many readings at most, and is told of the gap', async () => {
  const mailbox = createMailbox({ sources: ['gateway:g'] });
  for (let order = 0; order < 20; order++) mailbox.listener.onBatch(batchOf(order, 1_000));
  expect(await mailbox.next()).toMatchObject({ order: 0n });
  mailbox.listener.onBatch(batchOf(20, 1_000));
  expect(await mailbox.next()).toMatchObject({ order: 1n });
  for (let order = 21; order < 23; order++) mailbox.listener.onBatch(batchOf(order, 1_000));
  expect(await mailbox.next()).toBe('gap');
});

test('a batch larger than that comes alone', async () => {
  const mailbox = createMailbox({ sources: ['gateway:g'] });
  mailbox.listener.onBatch(batchOf(0, 30_000));
  expect(await mailbox.next()).toMatchObject({ order: 0n });
});
