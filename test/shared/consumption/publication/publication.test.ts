import { decideSlot, type SlotMember } from '@wip/shared/consumption/publication/decideSlot.ts';
import { maySumsDiffer, nextMembership } from '@wip/shared/consumption/publication/membership.ts';
import { packMembers, unpackMembers } from '@wip/shared/consumption/publication/packMembers.ts';
import { packSlots, unpackSlots } from '@wip/shared/consumption/publication/publishedDay.ts';
import { publishSlots } from '@wip/shared/consumption/publication/publishSlots.ts';
import { describe, expect, test } from 'vitest';

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);
const member = (kw: number, state: 'fresh' | 'held' = 'fresh', isOpen = false): SlotMember => ({
  heldMicro: kw * 1e6,
  freshMicro: state === 'fresh' ? kw * 1e6 : null,
  isChanged: true,
  isOpen,
});

describe('the members of an area', () => {
  const next = (current: number[], candidates: number[], others: number[][] = [current]) =>
    nextMembership({ current, candidates, others });

  test('are those who reported on the day before, once they are five', () => {
    expect(next([], range(0, 4))).toEqual([]);
    expect(next([], range(0, 5))).toEqual(range(0, 5));
  });

  test('fewer than five wait to join, and fewer than five do not leave', () => {
    expect(next(range(0, 8), range(0, 12))).toEqual(range(0, 8));
    expect(next(range(0, 8), range(0, 13))).toEqual(range(0, 13));
    expect(next(range(0, 12), range(4, 12))).toEqual(range(0, 12));
    expect(next(range(0, 12), range(5, 12))).toEqual(range(5, 12));
  });

  test('five may join while one is carried on', () => {
    expect(next(range(0, 8), [...range(1, 8), ...range(20, 25)])).toEqual([...range(0, 8), ...range(20, 25)]);
  });

  test('stay together while all are silent, so that nothing comes back as another sum', () => {
    expect(next(range(0, 8), [])).toEqual(range(0, 8));
  });

  test('are no nearer to any day around than five', () => {
    const weekAgo = range(0, 10);
    const yesterday = range(0, 15);
    const candidates = [...range(0, 9), ...range(20, 26)];
    expect(next(yesterday, candidates, [yesterday])).toEqual(candidates);
    expect(next(yesterday, candidates, [yesterday, weekAgo])).not.toEqual(candidates);
    for (const other of [weekAgo, yesterday]) {
      expect(maySumsDiffer(next(yesterday, candidates, [yesterday, weekAgo]), other)).toBe(true);
    }
  });
});

describe('a slot of an area', () => {
  test('is the sum of five or more to 0.1 kW', () => {
    expect(decideSlot([1, 1, 1, 1, 1.26].map((kw) => member(kw)))).toBe(53);
    expect(decideSlot([0, 0, 0, 0, 0].map((kw) => member(kw)))).toBe(0);
  });

  test('of fewer than five is withheld', () => {
    expect(decideSlot([])).toBe('no-meters');
    expect(decideSlot([1, 1, 1, 1].map((kw) => member(kw)))).toBe('too-few-meters');
  });

  test('in which one has more than half is withheld', () => {
    expect(decideSlot([4, 1, 1, 1, 1].map((kw) => member(kw)))).toBe(80);
    expect(decideSlot([4.1, 1, 1, 1, 1].map((kw) => member(kw)))).toBe('one-dominates');
    expect(decideSlot([-4.1, -1, -1, -1, -1].map((kw) => member(kw)))).toBe('one-dominates');
  });

  test('in which fewer than five or than half report is withheld', () => {
    const fresh = (count: number, of: number) =>
      range(0, of).map((index) => member(1, index < count ? 'fresh' : 'held'));
    expect(decideSlot(fresh(4, 6))).toBe('too-few-reporting');
    expect(decideSlot(fresh(5, 6))).toBe(60);
    expect(decideSlot(fresh(9, 20))).toBe('too-few-reporting');
    expect(decideSlot(fresh(10, 20))).toBe(200);
  });

  test('needs five that are a secret, since everyone can subtract the others', () => {
    const open = range(0, 6).map(() => member(1, 'fresh', true));
    expect(decideSlot(open)).toBe(60);
    expect(decideSlot([...open, member(1)])).toBe('too-few-meters');
    expect(decideSlot([...open, ...range(0, 5).map(() => member(1))])).toBe(110);
  });
});

describe('slots in their order', () => {
  const members = range(0, 6).map((meterNumber) => ({
    meterNumber,
    heldMicro: 1e6,
    heldAtMs: 0,
    publishedAtMs: meterNumber === 3 ? null : 0,
    isOpen: false,
  }));
  let atMs = 0;
  const fresh = (kw: number, ...meters: number[]) => {
    atMs += 1;
    return new Map(meters.map((meter) => [meter, { micro: kw * 1e6, atMs }]));
  };

  test('who does not report counts with its last value', () => {
    const { published, members: held } = publishSlots({
      members,
      slots: [fresh(2, ...range(0, 6)), fresh(3, ...range(0, 5))],
      expired: 0,
    });
    expect(published).toEqual([120, 170]);
    expect(held.map(({ heldMicro }) => heldMicro / 1e6)).toEqual([3, 3, 3, 3, 3, 2]);
  });

  test('a slot with too few waits until it is too old or a later one is published', () => {
    const few = fresh(1, 0, 1);
    const enough = fresh(1, ...range(0, 5));
    expect(publishSlots({ members, slots: [enough, few, few], expired: 0 }).decided).toBe(1);
    expect(publishSlots({ members, slots: [enough, few, few], expired: 2 }).decided).toBe(2);
    expect(publishSlots({ members, slots: [few, enough, few], expired: 0 }).decided).toBe(2);
  });

  test('fewer than five with a new reading are withheld until there are five', () => {
    const all = fresh(1, ...range(0, 6));
    const withNew = (before: typeof all, ...meters: number[]) => new Map([...before, ...fresh(2, ...meters)]);
    const two = withNew(all, 0, 1);
    const five = withNew(two, 2, 3, 4);
    const { published } = publishSlots({ members, slots: [all, all, two, five], expired: 9 });
    expect(published).toEqual([60, 60, 'too-few-reporting', 110]);
  });

  test('pack to four bytes and come back', () => {
    const slots = [0, -12, 1_000_000, 'one-dominates', 'too-few-reporting', 'no-meters'] as const;
    expect(unpackSlots(packSlots(slots))).toEqual(slots);
    expect(unpackMembers(packMembers(members))).toEqual(members);
  });
});
