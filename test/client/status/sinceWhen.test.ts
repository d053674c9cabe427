import { sinceWhen } from '@wip/client/src/features/status/list/sinceWhen.ts';
import { expect, test } from 'vitest';

const at = (text: string) => new Date(text);
const ms = (text: string) => at(text).getTime();
const line = { startsAtMs: [ms('2026-11-16T00:00Z'), ms('2026-11-23T10:00Z')], states: 'un' };
const atMs = ms('2026-11-23T16:00Z');
const tenDaysAgo = at('2026-11-13T06:00Z');
const calm = { stage: 0, since: tenDaysAgo };

test('a state that began within the timeline has its start', () => {
  expect(sinceWhen({ code: 'n', atMs, line, stage: calm })).toEqual(at('2026-11-23T10:00Z'));
  expect(sinceWhen({ code: 's', atMs, line, stage: calm })).toEqual(at('2026-11-23T10:00Z'));
});

test('a state that began before the timeline has the start of the stage that gives it, never that of the timeline', () => {
  const earlier = { startsAtMs: line.startsAtMs.slice(0, 1), states: 'n' };
  expect(sinceWhen({ code: 'n', atMs, line: earlier, stage: calm })).toEqual(tenDaysAgo);
  expect(sinceWhen({ code: 'n', atMs, line: earlier, stage: { stage: 4, since: tenDaysAgo } })).toBeNull();
  const unknown = { ...earlier, states: 'u' };
  const silent = { stage: null, since: tenDaysAgo };
  expect(sinceWhen({ code: 'u', atMs, line: unknown, stage: silent })).toEqual(tenDaysAgo);
  expect(sinceWhen({ code: 'u', atMs, line: unknown, stage: calm })).toBeNull();
});

test('while the timeline is not there, or older than the state, nothing is said of its start', () => {
  expect(sinceWhen({ code: 'n', atMs, line: null, stage: calm })).toBeUndefined();
  expect(sinceWhen({ code: 'f', atMs, line, stage: calm })).toBeUndefined();
  expect(sinceWhen({ code: undefined, atMs, line, stage: calm })).toBeUndefined();
});
