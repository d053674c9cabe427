import { encodeLoadColumns } from '@wip/shared/consumption/loadColumns.ts';
import { encodeLiveFrame } from '@wip/shared/status/liveFrames.ts';
import { expect, test } from 'vitest';
import { seededRandom } from '../../support/random.ts';

test('the loads of 1,000 areas of up to 4 MW, a third of them withheld, fit into 6 kB', () => {
  const random = seededRandom(7);
  const numbers = Array.from({ length: 1_000 }, (_, index) => 40_000 + index + Math.floor(index / 10));
  const slots = numbers.map(() =>
    random() < 1 / 3 ? ('too-few-reporting' as const) : Math.floor(random() * 40_000),
  );
  const columns = encodeLoadColumns({ numbers, slots });
  const frame = {
    type: 'load',
    catalogueVersion: '0123456789abcdef',
    asOfMs: 1,
    startsAtMs: 1,
    columns,
  } as const;
  const bytes = Buffer.byteLength(encodeLiveFrame(frame, '0123456789ab-123456'));
  expect(bytes).toBeGreaterThan(2_000);
  expect(bytes).toBeLessThan(6_000);
});
