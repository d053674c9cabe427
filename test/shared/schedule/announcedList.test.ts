import {
  announcedList,
  changesOfList,
  type ListedStage,
  operatorSource,
} from '@wip/shared/schedule/announcedList.ts';
import { type StageFact, type StageSegment, stageTimeline } from '@wip/shared/schedule/stageTimeline.ts';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../support/random.ts';

/** 'start-end stage', no end: until replaced. */
function stages(...texts: string[]): ListedStage[] {
  return texts.map((text) => {
    const [, start, end, stage] = /^(\d+)-(\d*) (\d+)$/.exec(text)!;
    return {
      startsAtMs: Number(start),
      endsAtMs: end === '' ? null : Number(end),
      stage: Number(stage),
    };
  });
}

function factsOf(texts: string[], source: string, recordedAtMs: number): StageFact[] {
  return stages(...texts).map((stage, sequence) => ({ ...stage, recordedAtMs, sequence, source }));
}

/** The changes that a list heard at `heardAtMs` makes to what its source and the operator said before. */
function changes(input: { before?: string[]; operator?: string[]; list: string[]; heardAtMs?: number }) {
  const own = factsOf(input.before ?? [], 'list', 1);
  const known = stageTimeline([...own, ...factsOf(input.operator ?? [], operatorSource, 2)]);
  const list = announcedList(stages(...input.list), input.heardAtMs ?? 0);
  return changesOfList(list, { known, own: stageTimeline(own) }).map(
    ({ startsAtMs, endsAtMs, stage }) => `${startsAtMs}-${endsAtMs ?? ''} ${stage}`,
  );
}

describe('changesOfList', () => {
  it('a list that says what is known changes nothing', () => {
    expect(changes({ before: ['10-20 2', '30-40 4'], list: ['30-40 4', '10-20 2'] })).toEqual([]);
  });

  it('a first list is recorded as it is', () => {
    expect(changes({ list: ['10-20 2', '20-30 4'] })).toEqual(['10-20 2', '20-30 4']);
  });

  it('a cut that is not named any more is not announced any more', () => {
    expect(changes({ before: ['10-20 2', '30-40 4'], list: ['10-20 2'] })).toEqual(['30-40 null']);
  });

  it('what changes inside a cut is recorded alone', () => {
    expect(changes({ before: ['10-20 2'], list: ['10-15 2', '15-18 4'] })).toEqual(['15-18 4', '18-20 null']);
  });

  it('the past that a source cleared out stays as it was', () => {
    expect(changes({ before: ['10-20 2', '30-40 4'], list: ['30-40 4'], heardAtMs: 25 })).toEqual([]);
  });

  it('a running cut that is not named any more is over from now on', () => {
    expect(changes({ before: ['10-20 2', '30-40 4'], list: ['30-40 4'], heardAtMs: 15 })).toEqual([
      '15-20 null',
    ]);
  });

  it('an empty list ends everything from now on', () => {
    expect(changes({ before: ['10-20 2', '30- 4'], list: [], heardAtMs: 12 })).toEqual([
      '12-20 null',
      '30- null',
    ]);
  });

  it('an open end is taken back openly', () => {
    expect(changes({ before: ['10- 2'], list: ['10-20 2'] })).toEqual(['20- null']);
  });

  it('the word of the operator stands until the source changes its own', () => {
    const operator = ['12-14 6'];
    expect(changes({ before: ['10-20 2'], operator, list: ['10-20 2'] })).toEqual([]);
    expect(changes({ before: ['10-20 2'], operator, list: ['10-20 3'] })).toEqual(['10-20 3']);
    expect(changes({ operator, list: ['30-40 1'] })).toEqual(['30-40 1']);
  });

  it('whatever was known, the recorded changes leave exactly the list from where it speaks', () => {
    const random = seededRandom(7);
    const whole = (below: number) => Math.floor(random() * below);
    let facts: StageFact[] = [];
    for (let round = 1; round <= 300; round++) {
      const rows = Array.from({ length: whole(6) }, () => {
        const startsAtMs = whole(60);
        return {
          startsAtMs,
          endsAtMs: random() < 0.2 ? null : startsAtMs + whole(20) - 2,
          stage: whole(4),
        };
      });
      const list = announcedList(rows, whole(60));
      const before = stageTimeline(facts);
      const added = changesOfList(list, { known: before, own: before });
      facts = [
        ...facts,
        ...added.map((change, sequence) => ({ ...change, recordedAtMs: round, sequence, source: 'list' })),
      ];
      const wanted = stageTimeline(
        rows.map((row, sequence) => ({ ...row, recordedAtMs: 0, sequence, source: '' })),
      );
      const after = stageTimeline(facts);
      for (let at = 0; at < 100; at++) {
        const should = at < list.speaksFromMs ? stageOver(before, at) : stageOver(wanted, at);
        expect(stageOver(after, at), `round ${round} at ${at}`).toBe(should);
      }
      expect(changesOfList(list, { known: after, own: after })).toEqual([]);
    }
  });
});

/** By looking at every segment. */
function stageOver(segments: readonly StageSegment[], at: number): number | null {
  return segments.find(({ startsAtMs, endsAtMs }) => startsAtMs <= at && at < endsAtMs)?.stage ?? null;
}
