import {
  noneWords,
  rankedWords,
  reasonWords,
  whenWords,
} from '@wip/client/src/features/forecast/bestHours/bestHoursWords.ts';
import { emptyTask, inputOfTask } from '@wip/client/src/features/forecast/bestHours/taskDraft.ts';
import type { BestHours, BestWindow } from '@wip/shared/forecast/bestHoursSchemas.ts';
import { expect, test } from 'vitest';

const timeZone = 'Africa/Johannesburg';
const now = new Date('2026-11-24T10:00:00Z');
const where = { areaId: 'za/centurion', timeZone, now };

const window: BestWindow = {
  parts: [{ startsAt: new Date('2026-11-25T08:00:00Z'), endsAt: new Date('2026-11-25T10:00:00Z') }],
  probabilityOn: 0.97,
  relativeLoad: 0.82,
  pricePerKwh: null,
  carbonGramsPerKwh: null,
  cost: null,
  carbonGrams: null,
};
const answer: BestHours = {
  areaId: where.areaId,
  catalogueRevision: 1,
  asOf: now,
  timeZone,
  windows: [window],
  startingNow: null,
  noneBecause: null,
  unknownHours: 0,
  riskLimit: 0.2,
  currency: null,
  usedDemand: true,
  usedPrice: false,
  usedCarbon: false,
};

test('a deadline is a clock of the area’s zone, whatever the reader’s own is', () => {
  const read = inputOfTask({ ...emptyTask(now, timeZone), before: '2026-11-25T20:00' }, where);
  expect(read).toEqual({
    input: { areaId: 'za/centurion', durationH: 2, before: '2026-11-25T18:00:00.000Z', interruptible: false },
  });
});

test('what cannot be asked is refused with its reason before it is sent', () => {
  const draft = emptyTask(now, timeZone);
  const problemOf = (change: Partial<typeof draft>) => inputOfTask({ ...draft, ...change }, where);
  expect(problemOf({ durationH: '0.7' })).toEqual({ problem: expect.stringContaining('half hours') });
  expect(problemOf({ durationH: '' })).toHaveProperty('problem');
  expect(problemOf({ before: '' })).toEqual({ problem: expect.stringContaining('When must it be done') });
  expect(problemOf({ before: '2026-11-24T13:00' })).toEqual({
    problem: expect.stringContaining('not be done'),
  });
  expect(problemOf({ before: '2026-12-24T13:00' })).toEqual({
    problem: expect.stringContaining('seven days'),
  });
  expect(problemOf({ powerKw: '0' })).toEqual({ problem: expect.stringContaining('Power') });
  expect(problemOf({ powerKw: '2.5' })).toHaveProperty('input.powerKw', 2.5);
});

test('parts of one day name it once', () => {
  const part = (hour: number) => ({
    startsAt: new Date(Date.UTC(2026, 10, 25, hour)),
    endsAt: new Date(Date.UTC(2026, 10, 25, hour + 1)),
  });
  expect(whenWords({ ...window, parts: [part(8), part(11)] }, { timeZone, now })).toBe(
    'Tomorrow 10:00–11:00 and 13:00–14:00',
  );
});

test('reasons name only what is known', () => {
  expect(reasonWords(window, answer)).toEqual([
    '97\u00a0% likely to stay on throughout',
    'the area uses 18\u00a0% less than on average then',
  ]);
  expect(reasonWords({ ...window, relativeLoad: null, probabilityOn: 0.999 }, answer)).toEqual([
    'above 99\u00a0% likely to stay on throughout',
  ]);
  const priced = { ...window, pricePerKwh: 2.15, cost: 8.6, carbonGramsPerKwh: 830, carbonGrams: 3_320 };
  expect(reasonWords(priced, { currency: 'ZAR' }).slice(2)).toEqual([
    '2.15\u00a0ZAR per kWh, 8.6\u00a0ZAR in all',
    '830\u00a0g CO₂e per kWh, 3.32\u00a0kg in all',
  ]);
});

test('a ranking says what it went by and what it could not count', () => {
  expect(rankedWords(answer)).toBe('Ranked by the chance of staying on and the load expected in the area.');
  expect(rankedWords({ ...answer, usedDemand: false })).toContain('could not be counted');
  expect(rankedWords({ ...answer, unknownHours: 12.5 })).toContain(
    '12.5 h before the deadline were left out',
  );
  expect(noneWords({ ...answer, noneBecause: 'unknown' })).toContain('Too little is known');
  expect(noneWords(answer)).toBeNull();
  expect(noneWords({ ...answer, noneBecause: 'too-risky' })).toContain('above 20\u00a0%');
});
