import {
  type MetersSaying,
  openAfter,
  recordsFor,
} from '@wip/server/features/consumption/silence/factRecords.ts';
import type { MeterFact } from '@wip/shared/consumption/silence/meterFacts.ts';
import { expect, test } from 'vitest';

const at = (minutes: number) => new Date(Date.UTC(2026, 10, 23, 12, minutes));
const silent = (count: number, more: Partial<MetersSaying> = {}): MetersSaying => ({
  kind: 'silence',
  areaNumber: 7,
  startsAtMs: at(0).getTime(),
  count,
  of: 10,
  ...more,
});

/** What is recorded of sayings, one after another, each with the facts open by then. */
function recorded(...said: [minutes: number, ...MetersSaying[]][]) {
  let open: MeterFact[] = [];
  return said.map(([minutes, ...sayings]) => {
    const records = recordsFor(open, sayings, at(minutes));
    open = openAfter(open, records);
    return records;
  });
}

test('a silence is recorded when it begins and when it ends, and not while nothing changes', () => {
  const records = recorded([1, silent(9)], [2, silent(9)], [20, silent(9)], [21], [22]);
  expect(records.map((each) => each.map(({ startsAt, endsAt }) => [startsAt, endsAt]))).toEqual([
    [[at(0), null]],
    [],
    [],
    [[at(0), at(21)]],
    [],
  ]);
});

test('another count is recorded every two minutes, and at once where it weighs otherwise', () => {
  const records = recorded([1, silent(8)], [2, silent(9)], [3, silent(9)], [4, silent(7)]);
  expect(records.map((each) => each.map((fact) => fact.kind === 'silence' && fact.silent))).toEqual([
    [8],
    [],
    [9],
    [7],
  ]);
});

test('a second silence of an area ends the first', () => {
  const [, records] = recorded([1, silent(9)], [9, silent(9, { startsAtMs: at(8).getTime() })]);
  expect(records?.map(({ startsAt, endsAt }) => [startsAt, endsAt])).toEqual([
    [at(0), at(9)],
    [at(8), null],
  ]);
});

test('of fewer than five meters nothing is recorded, and what was said of more ends', () => {
  expect(recorded([1, silent(4, { of: 4 })])).toEqual([[]]);
  const [, records] = recorded([1, silent(5, { of: 5 })], [2, silent(4, { of: 4 })]);
  expect(records).toMatchObject([{ endsAt: at(2), of: 5 }]);
});
