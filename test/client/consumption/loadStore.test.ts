import { createLoadStore, type LoadFrame } from '@wip/client/src/features/consumption/live/loadStore.ts';
import { encodeLoadColumns } from '@wip/shared/consumption/loadColumns.ts';
import { expect, test } from 'vitest';
import { createLoadPainter } from '../../../client/src/map/loadPainter.ts';
import { loadSummary } from '../../../client/src/map/loadSummary.ts';

function frameOf(slots: Parameters<typeof encodeLoadColumns>[0]['slots'], startsAtMs = 300_000): LoadFrame {
  const columns = encodeLoadColumns({ numbers: slots.map((_, index) => index + 1), slots });
  return { type: 'load', catalogueVersion: 'abc', asOfMs: startsAtMs, startsAtMs, columns };
}

function storeWith(...frames: LoadFrame[]) {
  const store = createLoadStore();
  for (const frame of frames) store.receive(frame);
  return store;
}

test('a frame replaces all that was known, and another tab is told the same', () => {
  const store = storeWith(frameOf([10, 20, 30]), frameOf([40, 'one-dominates'], 600_000));
  const loads = store.getSnapshot();
  expect(loads.startsAt).toEqual(new Date(600_000));
  expect([1, 2, 3].map(loads.slotOf)).toEqual([40, 'one-dominates', undefined]);
  const other = storeWith(store.toFrame()!).getSnapshot();
  expect([...other.numbers()].map(other.slotOf)).toEqual([40, 'one-dominates']);
  expect(createLoadStore().toFrame()).toBeNull();
});

test('which areas’ meters are simulated comes with the frame, and another tab is told it', () => {
  const store = storeWith({ ...frameOf([40, 50, 60]), simulated: '1.3' });
  const other = storeWith(store.toFrame()!);
  for (const { isSimulated } of [store.getSnapshot(), other.getSnapshot()])
    expect([1, 2, 3].map(isSimulated)).toEqual([true, false, true]);
  store.receive(frameOf([40]));
  expect(store.getSnapshot().isSimulated(1)).toBe(false);
});

function paintedOf() {
  const sets: [number, unknown][] = [];
  const painter = createLoadPainter({ map: { setFeatureState: ({ id }, { use }) => sets.push([id, use]) } });
  return { sets, painter };
}

test('an area is painted in its step, withheld ones apart, those without meters not at all', () => {
  const { sets, painter } = paintedOf();
  painter.paint(storeWith(frameOf([0, 69, 'too-few-meters', 'no-meters'])).getSnapshot());
  expect(sets).toEqual([
    [1, 0],
    [2, 6],
    [3, -1],
  ]);
});

test('only areas whose step changed are set, and without loads all steps are taken away', () => {
  const { sets, painter } = paintedOf();
  painter.paint(storeWith(frameOf([5, 69])).getSnapshot());
  sets.length = 0;
  expect(painter.paint(storeWith(frameOf([25, 69])).getSnapshot())).toBe(1);
  expect(sets).toEqual([[1, 2]]);
  sets.length = 0;
  painter.paint(null);
  expect(sets).toEqual([
    [1, null],
    [2, null],
  ]);
});

test('what is in view is told in words', () => {
  const loads = storeWith(frameOf([100, 23, 'too-few-reporting', 'no-meters'])).getSnapshot();
  expect(loadSummary([1, 2, 3, 4, 9], loads)).toBe(
    'Showing 5 areas: 2 use 12.3 kW in all, 1 not published, 2 without numbers.',
  );
  expect(loadSummary([], loads)).toBe('No areas here.');
});
