import type { LocalDay } from '../../schedule/localDay.ts';
import { logit } from './logisticFit.ts';
import { halfLivesDays, type OffDays, slotState, slotsPerDay } from './offDays.ts';
import { type StageHabits, usualOffShare } from './stageHabits.ts';

/** What a past says on the morning of a day: logits of how much and when it was off. */
export interface OffHabits {
  /** Logit of the daily off share, averaged with half-lives of 1, 3, 14 and 60 days. */
  rates: readonly number[];
  /** Logit of the share of days that were off in each half hour of the wall clock. */
  climatology: Float64Array;
  /** The same shares as they are. */
  slotShares: Float64Array;
  /** Days of which something is known. */
  knownDays: number;
  offSlots: number;
}

/**
 * What a model looks at: the area's own past; that and the timetable with the region's usual stages; or, where there
 * are any, announcements too.
 */
export type OutlookKind = 'history' | 'timetable' | 'announced';

/** The columns of a row of each kind. */
export const columnsOf: Readonly<Record<OutlookKind, number>> = { history: 9, timetable: 13, announced: 21 };

/** What was announced for a half hour. */
export interface Announced {
  /** Something was: a stage, or that there is no cut. */
  isCovered: boolean;
  /** A stage above 0. */
  hasStage: boolean;
  /** The area is off under it. */
  isOff: boolean;
}

/** All that is known of one half hour to come. */
export interface OutlookSlot {
  habits: OffHabits;
  stageHabits: StageHabits;
  slot: number;
  /** Days since the morning of the habits. */
  leadDays: number;
  /** Bit s: the timetable has a cut then at stage s. */
  offStages: number;
  announced: Announced;
  /** Days since what is announced was looked up. */
  announcedLeadDays: number;
}

/**
 * Walks through a past and says at the start of each day what was known of habits by then. Ask for days in order;
 * days before the past began have no habits (rates at the lower bound, knownDays 0).
 */
export function createHabits({ firstDay, states }: OffDays) {
  const known = new Float64Array(slotsPerDay);
  const off = new Float64Array(slotsPerDay);
  const sums = halfLivesDays.map(() => ({ share: 0, weight: 0 }));
  let nextDay = firstDay;
  let knownDays = 0;
  let offSlots = 0;

  function takeDay(): void {
    const start = (nextDay - firstDay) * slotsPerDay;
    let [knownToday, offToday] = [0, 0];
    for (let slot = 0; slot < slotsPerDay; slot++) {
      const state = states[start + slot];
      if (state === undefined || state === slotState.unknown) continue;
      known[slot]! += 1;
      knownToday += 1;
      if (state !== slotState.off) continue;
      off[slot]! += 1;
      offToday += 1;
    }
    nextDay += 1;
    halfLivesDays.forEach((days, index) => {
      const keep = 0.5 ** (1 / days);
      const sum = sums[index]!;
      sum.share *= keep;
      sum.weight *= keep;
      if (2 * knownToday < slotsPerDay) return;
      sum.share += offToday / knownToday;
      sum.weight += 1;
    });
    if (knownToday > 0) knownDays += 1;
    offSlots += offToday;
  }

  return {
    /** What was known when `day` began. */
    before(day: LocalDay): OffHabits {
      while (nextDay < day && (nextDay - firstDay) * slotsPerDay < states.length) takeDay();
      const all = known.reduce((sum, count) => sum + count, 0);
      const overall = (offSlots + 0.5) / (all + 1);
      const slotShares = off.map((count, slot) => (count + overall) / (known[slot]! + 1));
      return {
        rates: sums.map(({ share, weight }) => logit(weight === 0 ? 0 : share / weight)),
        climatology: slotShares.map((share) => logit(share)),
        slotShares,
        knownDays,
        offSlots,
      };
    },
  };
}

/**
 * Writes the features of one half hour into `row` from `start` on. Where something is announced, an 'announced' row
 * holds that alone: what usually happens says nothing beside it.
 */
export function writeFeatures(row: Float64Array, start: number, kind: OutlookKind, at: OutlookSlot): void {
  row[start] = 1;
  if (kind === 'announced' && at.announced.isCovered) {
    row.fill(0, start + 1, start + columnsOf.timetable);
  } else {
    writeHistory(row, start + 1, at);
    if (kind !== 'history') writeTimetable(row, start + columnsOf.history, at);
  }
  if (kind === 'announced') writeAnnounced(row, start + columnsOf.timetable, at);
}

function writeHistory(row: Float64Array, start: number, { habits, slot, leadDays }: OutlookSlot): void {
  const [r1, r3, r14, r60] = habits.rates as [number, number, number, number];
  const ahead = Math.log(1 + leadDays);
  row[start] = r1;
  row[start + 1] = r3;
  row[start + 2] = r14;
  row[start + 3] = r60;
  row[start + 4] = ahead;
  row[start + 5] = ahead * r1;
  row[start + 6] = ahead * r14;
  row[start + 7] = habits.climatology[slot]!;
}

function writeTimetable(
  row: Float64Array,
  start: number,
  { stageHabits, slot, offStages }: OutlookSlot,
): void {
  stageHabits.shares.forEach((shares, index) => {
    row[start + index] = logit(usualOffShare(shares, slot, offStages));
  });
}

function writeAnnounced(
  row: Float64Array,
  start: number,
  { announced, announcedLeadDays }: OutlookSlot,
): void {
  const isOff = announced.isOff ? 1 : 0;
  const hasStage = announced.hasStage ? 1 : 0;
  const isCovered = announced.isCovered ? 1 : 0;
  const nearness = Math.exp(-announcedLeadDays);
  row[start] = isOff;
  row[start + 1] = hasStage;
  row[start + 2] = isOff * nearness;
  row[start + 3] = hasStage * nearness;
  row[start + 4] = announcedLeadDays > 2 ? isOff : 0;
  row[start + 5] = isCovered;
  row[start + 6] = isCovered * nearness;
  row[start + 7] = isCovered * (1 - hasStage);
}
