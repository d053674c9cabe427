import { type StageFact, stageAt, stageTimeline } from '@wip/shared/schedule/stageTimeline.ts';
import { describe, expect, it } from 'vitest';

/** A fact over hours [from, to) of a day of ours; no `to`: until replaced. */
function fact(stage: number, from: number, to: number | null, over: Partial<StageFact> = {}): StageFact {
  return { startsAtMs: from, endsAtMs: to, stage, recordedAtMs: 0, sequence: 0, source: 'test', ...over };
}

function line(facts: readonly StageFact[], knownAtMs?: number): [number, number, number][] {
  return stageTimeline(facts, knownAtMs).map(({ startsAtMs, endsAtMs, stage }) => [
    startsAtMs,
    endsAtMs,
    stage,
  ]);
}

describe('the line of stages', () => {
  it('is empty without facts, and leaves out what no fact covers', () => {
    expect(line([])).toEqual([]);
    expect(line([fact(2, 0, 4), fact(3, 6, 8)])).toEqual([
      [0, 4, 2],
      [6, 8, 3],
    ]);
  });

  it('lets a correction win over its own interval only', () => {
    expect(line([fact(5, 4, 6, { recordedAtMs: 1 }), fact(2, 0, 10)])).toEqual([
      [0, 4, 2],
      [4, 6, 5],
      [6, 10, 2],
    ]);
  });

  it('lets a withdrawal win over its own interval only', () => {
    expect(line([fact(4, 0, 10), fact(0, 3, 5, { recordedAtMs: 1 })])).toEqual([
      [0, 3, 4],
      [3, 5, 0],
      [5, 10, 4],
    ]);
  });

  it('keeps an open stage until another begins, and returns to it after one that ends', () => {
    expect(line([fact(2, 0, null), fact(4, 5, 7), fact(3, 9, null)])).toEqual([
      [0, 5, 2],
      [5, 7, 4],
      [7, 9, 2],
      [9, Infinity, 3],
    ]);
  });

  it('orders by time of record, then start, then sequence, whatever the order of the list', () => {
    const recorded = [fact(1, 5, 10), fact(2, 0, 10, { recordedAtMs: 1 })];
    const started = [fact(1, 0, 10), fact(2, 5, 10)];
    const sequenced = [fact(1, 0, 10), fact(2, 0, 10, { sequence: 1 })];
    for (const facts of [recorded, started, sequenced]) {
      expect(line(facts)).toEqual(line(facts.toReversed()));
      expect(line(facts).at(-1)).toEqual([expect.any(Number), 10, 2]);
    }
    expect(line(started)[0]).toEqual([0, 5, 1]);
  });

  it('never sees what was recorded after knownAt', () => {
    const facts = [fact(2, 0, 10, { recordedAtMs: 1 }), fact(0, 0, 10, { recordedAtMs: 2 })];
    expect(line(facts, 0)).toEqual([]);
    expect(line(facts, 1)).toEqual([[0, 10, 2]]);
    expect(line(facts, 2)).toEqual([[0, 10, 0]]);
  });

  it('keeps neighbours of one stage apart where two facts decided', () => {
    const [first, second] = stageTimeline([fact(2, 0, 4, { source: 'a' }), fact(2, 4, 8, { source: 'b' })]);
    expect([first?.fact.source, second?.fact.source]).toEqual(['a', 'b']);
  });

  it('takes one fact as one segment, though others begin and end under it', () => {
    expect(line([fact(1, 2, 3), fact(1, 5, 6), fact(4, 0, 10, { recordedAtMs: 1 })])).toEqual([[0, 10, 4]]);
  });

  it('has a hole where nothing is announced any more', () => {
    expect(line([fact(4, 0, 10), { ...fact(0, 3, 5, { recordedAtMs: 1 }), stage: null }])).toEqual([
      [0, 3, 4],
      [5, 10, 4],
    ]);
  });

  it('lets what was announced later win, in whatever order it was learned', () => {
    const late = fact(4, 0, 10, { recordedAtMs: 9, announcedAtMs: 1 });
    expect(line([late, fact(2, 4, 6, { recordedAtMs: 5 })])).toEqual([
      [0, 4, 4],
      [4, 6, 2],
      [6, 10, 4],
    ]);
  });

  it('lets nothing win by an announcement of a clock that is ahead', () => {
    const ahead = fact(2, 0, 10, { recordedAtMs: 1, announcedAtMs: 9 });
    expect(line([ahead, fact(4, 0, 10, { recordedAtMs: 2 })])).toEqual([[0, 10, 4]]);
  });

  it('takes no notice of a fact that ends when or before it starts', () => {
    expect(line([fact(2, 4, 4), fact(3, 6, 5)])).toEqual([]);
  });

  it('agrees with asking every fact at every moment', () => {
    let seed = 7;
    const random = (below: number) => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % below;
    };
    for (let round = 0; round < 200; round++) {
      const facts = Array.from({ length: 12 }, (_, sequence) => {
        const from = random(30);
        const to = random(8) === 0 ? null : from + random(12);
        const announcedAtMs = random(3) === 0 ? random(4) : null;
        const stage = random(6) === 0 ? null : random(5);
        return { ...fact(0, from, to), stage, recordedAtMs: random(4), announcedAtMs, sequence };
      });
      const segments = stageTimeline(facts, 2);
      for (let at = 0; at < 45; at++) {
        const winner = facts
          .filter((one) => one.recordedAtMs <= 2 && one.startsAtMs <= at && at < (one.endsAtMs ?? Infinity))
          .sort(
            (a, b) =>
              Math.min(a.announcedAtMs ?? 9, a.recordedAtMs) -
                Math.min(b.announcedAtMs ?? 9, b.recordedAtMs) ||
              a.startsAtMs - b.startsAtMs ||
              a.sequence - b.sequence,
          )
          .at(-1);
        expect(stageAt(segments, at)?.fact).toBe(winner?.stage === null ? undefined : winner);
      }
    }
  });
});

describe('the stage at a moment', () => {
  const segments = stageTimeline([fact(2, 0, 4), fact(3, 6, null)]);

  it('includes the start of a segment and excludes its end', () => {
    expect([-1, 0, 3, 4, 5, 6, 1e15].map((at) => stageAt(segments, at)?.stage ?? null)).toEqual([
      ...[null, 2, 2, null],
      ...[null, 3, 3],
    ]);
  });
});
