import { dayMs } from '@wip/shared/durations.ts';
import { comingCuts, cutStages, plannedCuts } from '@wip/shared/schedule/plannedCuts.ts';
import { expect, test } from 'vitest';

const at = (clock: string) => new Date(`2026-11-23T${clock}:00Z`);
const window = (from: string, to: string, stage: number) => ({ startsAt: at(from), endsAt: at(to), stage });
const evening = [window('18:00', '19:00', 4), window('19:00', '20:30', 2)];

test('windows that touch are one cut with all its stages, others stay apart', () => {
  const cuts = plannedCuts([window('02:00', '04:30', 4), ...evening, window('22:00', '23:00', 2)]);
  expect(cuts).toEqual([
    { startsAt: at('02:00'), endsAt: at('04:30'), stages: [4] },
    { startsAt: at('18:00'), endsAt: at('20:30'), stages: [4, 2] },
    { startsAt: at('22:00'), endsAt: at('23:00'), stages: [2] },
  ]);
  expect(cuts.map(cutStages)).toEqual(['4', '4, then 2', '2']);
});

test('what is left of a running cut is no coming one', () => {
  const windows = [...evening, window('22:00', '23:00', 2)];
  expect(comingCuts(windows, at('18:30'), dayMs).map(({ startsAt }) => startsAt)).toEqual([at('22:00')]);
  expect(comingCuts(windows, at('17:59'), dayMs)).toHaveLength(2);
  expect(comingCuts(windows, at('17:59'), 3_600_000)).toHaveLength(1);
});
