import { spanToLoad } from '@wip/client/src/features/status/live/spanToLoad.ts';
import { expect, it } from 'vitest';

const dayMs = 86_400_000;
const nowMs = Date.UTC(2026, 10, 23);

it('eight days about now serve every moment of the time bar', () => {
  const now = { fromMs: nowMs - 8 * dayMs, toMs: nowMs + 8 * dayMs };
  expect(spanToLoad(nowMs, null)).toEqual(now);
  expect(spanToLoad(nowMs, nowMs - 7 * dayMs)).toEqual(now);
});

it.each([-400, -20, -9, 9, 20, 400])('a moment %i days away is covered by one answer', (days) => {
  const atMs = nowMs + days * dayMs;
  const { fromMs, toMs } = spanToLoad(nowMs, atMs);
  expect(fromMs).toBeLessThanOrEqual(atMs - dayMs);
  expect(toMs).toBeGreaterThanOrEqual(atMs + dayMs);
  expect(toMs - fromMs).toBeLessThanOrEqual(31 * dayMs);
});
