import {
  type StageRecord,
  stageChangesAfter,
  stageLine,
  stageSpanAt,
  stretchAt,
} from '@wip/shared/schedule/stageLine.ts';
import type { StageFact } from '@wip/shared/schedule/stageTimeline.ts';
import { describe, expect, test } from 'vitest';

const hour = 3_600_000;
const staleAfterMs = 24 * hour;

function fact(startsH: number, endsH: number | null, stage: number, recordedH: number): StageFact {
  return {
    startsAtMs: startsH * hour,
    endsAtMs: endsH === null ? null : endsH * hour,
    stage,
    recordedAtMs: recordedH * hour,
    sequence: 0,
    source: 'test',
  };
}

function record(facts: StageFact[], hearings: [number, 'confirmed' | 'imported'][] = []): StageRecord {
  return {
    facts,
    hearings: hearings.map(([heardH, kind]) => ({ heardAtMs: heardH * hour, kind })),
    staleAfterMs,
  };
}

const stageAtHour = (source: StageRecord, atH: number, knownH: number) => {
  const { stage, reason } = stretchAt(stageLine(source, knownH * hour), atH * hour);
  return stage ?? reason;
};

describe('stageLine', () => {
  test('a region whose source was never heard is unknown, not at stage 0', () => {
    expect(stageAtHour(record([]), 100, 100)).toBe('never-heard');
  });

  test('a covered moment has its stage, an uncovered one is stage 0', () => {
    const source = record([fact(100, 105, 4, 99), fact(110, 112, 2, 99)]);
    expect(stageAtHour(source, 102, 100)).toBe(4);
    expect(stageAtHour(source, 107, 100)).toBe(0);
    expect(stageAtHour(source, 111, 100)).toBe(2);
  });

  test('stage 0 reaches to the announced end, at least 24 hours after the source was heard', () => {
    expect(stageAtHour(record([fact(100, 101, 4, 99)]), 122, 100)).toBe(0);
    expect(stageAtHour(record([fact(100, 101, 4, 99)]), 124, 100)).toBe('nothing-announced-yet');
    expect(stageAtHour(record([fact(200, 210, 4, 99)]), 150, 100)).toBe(0);
  });

  test('a stale source weighs nothing, even inside what it announced', () => {
    const source = record([fact(100, 200, 4, 99)]);
    expect(stageAtHour(source, 122, 122)).toBe(4);
    expect(stageAtHour(source, 124, 124)).toBe('source-silent');
    expect(stageAtHour(source, 150, 124)).toBe('source-silent');
  });

  test('hearing the source again brings the announcement back', () => {
    const source = record([fact(100, 200, 4, 99)], [[124, 'confirmed']]);
    expect(stageAtHour(source, 124, 124)).toBe(4);
    expect(stageAtHour(source, 123.5, 124)).toBe('source-silent');
  });

  test('an import vouches for the past since its first fact, not for the time before it', () => {
    const source = record([fact(100, 105, 4, 300)], [[300, 'imported']]);
    expect(stageAtHour(source, 102, 300)).toBe(4);
    expect(stageAtHour(source, 200, 300)).toBe(0);
    expect(stageAtHour(source, 99, 300)).toBe('never-heard');
  });

  test('what was not known yet does not show', () => {
    const source = record([fact(100, 110, 4, 90), fact(104, 110, 0, 103)]);
    expect(stageAtHour(source, 105, 100)).toBe(4);
    expect(stageAtHour(source, 105, 103)).toBe(0);
    expect(stageAtHour(source, 105, 80)).toBe('never-heard');
  });

  test('the line has no gap and no overlap', () => {
    const source = record([fact(100, 110, 4, 90), fact(104, 106, 0, 103), fact(300, null, 2, 290)]);
    const { stretches } = stageLine(source, 295 * hour);
    expect(stretches[0]!.startsAtMs).toBe(-Infinity);
    expect(stretches.at(-1)!.endsAtMs).toBe(Infinity);
    for (const [index, stretch] of stretches.entries()) {
      if (index > 0) expect(stretch.startsAtMs).toBe(stretches[index - 1]!.endsAtMs);
      expect(stretch.endsAtMs).toBeGreaterThan(stretch.startsAtMs);
    }
  });

  test('spans join neighbours of one stage; changes end where nothing is known', () => {
    const line = stageLine(
      record([fact(100, 104, 4, 99), fact(104, 108, 4, 99), fact(108, 110, 2, 99)]),
      100 * hour,
    );
    expect(stageSpanAt(line, 105 * hour)).toEqual({ startsAtMs: 100 * hour, endsAtMs: 108 * hour });
    expect(stageChangesAfter(line, 101 * hour, 20)).toEqual([
      { startsAtMs: 108 * hour, stage: 2 },
      { startsAtMs: 110 * hour, stage: 0 },
    ]);
  });
});
