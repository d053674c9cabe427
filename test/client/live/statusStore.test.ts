import { encodeStatusColumns } from '@wip/shared/status/statusColumns.ts';
import { expect, test } from 'vitest';
import { createStatusStore } from '../../../client/src/features/status/live/statusStore.ts';

const baseAtMs = Date.parse('2026-11-23T17:00:00Z');
const endsAtMs = Date.parse('2026-11-23T18:30:00Z');
const span = { fromMs: baseAtMs, toMs: baseAtMs + 86_400_000 };

function columnsOf(codes: Record<number, string>): string {
  const numbers = Object.keys(codes).map(Number);
  const untilAtMs = Float64Array.from(numbers, (_, index) => (index === 0 ? endsAtMs : Number.NaN));
  return encodeStatusColumns({ baseAtMs, numbers, codes: Object.values(codes).join(''), untilAtMs });
}

function frame(type: 'snapshot' | 'change', codes: Record<number, string>, catalogueVersion = 'v1') {
  return { type, catalogueVersion, asOfMs: baseAtMs, columns: columnsOf(codes) };
}

test('before the first frame nothing is known of an area, which is not unknown', () => {
  const store = createStatusStore();
  expect(store.codesAt(null).codeOf(1)).toBeUndefined();
  expect(store.getSnapshot()).toMatchObject({ connection: 'connecting', catalogueVersion: null, asOf: null });
});

test('a snapshot replaces all states, a change only its own', () => {
  const store = createStatusStore();
  store.receive(frame('snapshot', { 1: 'n', 2: 'f' }));
  store.receive(frame('change', { 2: 'n' }));
  expect([1, 2].map(store.codesAt(null).codeOf)).toEqual(['n', 'n']);
  store.receive(frame('snapshot', { 2: 'u' }));
  expect([1, 2].map(store.codesAt(null).codeOf)).toEqual([undefined, 'u']);
});

test('a state has an end only where one is known', () => {
  const store = createStatusStore();
  store.receive(frame('snapshot', { 1: 'f', 2: 'n' }));
  expect(store.codesAt(null).untilOf(1)).toEqual(new Date(endsAtMs));
  expect(store.codesAt(null).untilOf(2)).toBeNull();
});

test('another moment is answered from timelines, and not at all before they are there', () => {
  const store = createStatusStore();
  const at = new Date(endsAtMs);
  expect(store.codesAt(at).codeOf(7)).toBeUndefined();
  const lines = [{ startsAtMs: [baseAtMs, endsAtMs], states: 'fn' }];
  store.receiveTimelines({ lines, lineOf: new Map([[7, 0]]) }, 'v1', span);
  expect(store.codesAt(at).codeOf(7)).toBe('n');
  expect(store.codesAt(new Date(endsAtMs - 1)).codeOf(7)).toBe('f');
  expect(store.codesAt(new Date(endsAtMs - 1)).untilOf(7)).toEqual(at);
});

test('a moment that the timelines do not cover is not yet known', () => {
  const store = createStatusStore();
  store.receiveTimelines(
    { lines: [{ startsAtMs: [baseAtMs], states: 'n' }], lineOf: new Map([[7, 0]]) },
    'v1',
    span,
  );
  expect(store.codesAt(new Date(span.toMs)).codeOf(7)).toBeUndefined();
});

test('another catalogue throws the timelines of the old one away', () => {
  const store = createStatusStore();
  store.receive(frame('snapshot', { 7: 'n' }));
  const lines = [{ startsAtMs: [baseAtMs], states: 'n' }];
  store.receiveTimelines({ lines, lineOf: new Map([[7, 0]]) }, 'v1', span);
  store.receive(frame('snapshot', { 7: 'n' }, 'v2'));
  expect(store.timelineOf(7)).toBeNull();
  store.receiveTimelines({ lines, lineOf: new Map([[7, 0]]) }, 'v1', span);
  expect(store.timelineOf(7)).toBeNull();
});

test('a changed stage is told to those who listen, with its region', () => {
  const store = createStatusStore();
  const heard: string[] = [];
  const stop = store.onStageChange((regionId) => heard.push(regionId));
  store.receive({ type: 'stage', regionId: 'za', asOfMs: baseAtMs });
  stop();
  store.receive({ type: 'stage', regionId: 'za', asOfMs: baseAtMs });
  expect(heard).toEqual(['za']);
});

test('what one tab knows can be handed to another', () => {
  const [first, second] = [createStatusStore(), createStatusStore()];
  expect(first.toFrame()).toBeNull();
  first.receive(frame('snapshot', { 2: 'f', 1: 'n' }));
  second.receive(first.toFrame()!);
  expect([1, 2].map(second.codesAt(null).codeOf)).toEqual(['n', 'f']);
  expect(second.getSnapshot()).toMatchObject({ catalogueVersion: 'v1', asOf: new Date(baseAtMs) });
});
