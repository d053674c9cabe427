import { momentOfColours } from '@wip/client/src/features/forecast/ahead/momentOfColours.ts';
import { createAheadReader } from '@wip/client/src/features/forecast/ahead/readAhead.ts';
import { aheadSummary } from '@wip/client/src/map/aheadSummary.ts';
import { riskOf } from '@wip/client/src/map/layers/areaRisk.ts';
import { createLoadPainter } from '@wip/client/src/map/loadPainter.ts';
import { encodeAheadColumns } from '@wip/shared/forecast/ahead/aheadColumns.ts';
import { packNumbers } from '@wip/shared/status/packing.ts';
import { expect, test } from 'vitest';

const answer = {
  regionId: 'za',
  catalogueVersion: 'v1',
  catalogueRevision: 1,
  asOf: new Date('2026-11-24T10:00:00Z'),
  at: new Date('2026-11-25T10:00:00Z'),
  columns: encodeAheadColumns({
    numbers: [1, 2, 3],
    loadTenthsKw: [70, null, 0],
    chances: [0.95, 0.3, null],
  }),
  simulated: packNumbers([1]),
};

test('what is expected is told by area, and what is not known is neither 0 nor on', () => {
  const ahead = createAheadReader()(answer);
  expect([1, 2, 3, 4].map(ahead.slotOf)).toEqual([70, undefined, 0, undefined]);
  expect([1, 2, 3, 4].map(ahead.chanceOf)).toEqual([0.95, 0.3, null, null]);
  expect([1, 2].map(ahead.isSimulated)).toEqual([true, false]);
});

test('the legend names the moment that the colours are of, not the one that is still on its way', () => {
  const { at } = createAheadReader()(answer);
  expect(at).toEqual(answer.at);
  const chosen = new Date('2026-11-25T10:20:00Z');
  expect(momentOfColours(chosen, at)).toBe(chosen);
  expect(momentOfColours(new Date('2026-11-25T10:30:00Z'), at)).toBe(at);
  expect(momentOfColours(chosen, null)).toBe(chosen);
});

test('the words of the map count likely and possible cuts and what is not known', () => {
  const words = aheadSummary([1, 2, 3], createAheadReader()(answer));
  expect(words).toBe(
    'Showing 3 areas: a cut is likely in 1 and possible in 1; the chance of a cut is not known in 1; 2 are expected to use 7 kW in all.',
  );
});

test('a risk begins at 20 %, is likely from 50 %, and an unknown chance is none', () => {
  expect([null, 0.19, 0.2, 0.49, 0.5].map(riskOf)).toEqual([null, null, 'some', 'some', 'likely']);
});

test('the map is given load and risk, and both are taken away with the layer', () => {
  const calls: object[] = [];
  const painter = createLoadPainter({
    map: { setFeatureState: (feature, state) => calls.push({ id: feature.id, ...state }) },
  });
  const ahead = createAheadReader()(answer);
  expect(painter.paint(ahead)).toBe(3);
  expect(calls).toContainEqual({ id: 2, use: null, risk: 'some' });
  expect(painter.paint(ahead)).toBe(0);
  expect(painter.paint(null)).toBe(3);
  expect(calls.slice(-3)).toEqual([1, 2, 3].map((id) => ({ id, use: null, risk: null })));
});
