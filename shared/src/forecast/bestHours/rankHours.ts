import type { BestHours, BestWindow } from '../bestHoursSchemas.ts';
import { bestParts } from './bestParts.ts';
import { type HourSlots, knownWithin, meanOrNull, type SlotRange, slotMs } from './hourSlots.ts';
import { stayingOn } from './stayingOn.ts';
import { risksWithin, wholeWindows, withoutNeighbours } from './wholeWindows.ts';

export interface HoursTask {
  nowMs: number;
  durationSlots: number;
  deadlineMs: number;
  isInterruptible: boolean;
  powerKw: number | null;
  /** No window of a task that may not be interrupted meets a half hour that is off with a higher probability. */
  riskLimit: number;
}

export type RankedHours = Pick<
  BestHours,
  'windows' | 'startingNow' | 'noneBecause' | 'unknownHours' | 'usedDemand' | 'usedPrice' | 'usedCarbon'
>;

const mostWindows = 5;

/**
 * The best windows for a task before its deadline, at most five, none a near duplicate of a better one, and beside them
 * how it would go if the task began at once.
 *
 * `slots` begin with the half hour of `nowMs`. Windows begin on the half hour, not before now. Half hours of which no
 * probability is known are not used. Of a task that may be interrupted each further plan is the best in the half hours
 * that no better plan uses.
 *
 * Source: docs/forecasting.md, 'Best hours'.
 */
export function rankHours(all: HourSlots, task: HoursTask): RankedHours {
  const slots = slotsBefore(all, task);
  const plans = task.isInterruptible ? plansInParts(slots, task) : plansInOne(slots, task);
  const known = slots.probabilityOff.filter((risk) => risk !== null);
  const isUsed = (column: readonly (number | null)[]) => column.some((value) => value !== null);
  return {
    windows: plans.map((parts) => describe(parts, { slots, task })),
    startingNow: startingNow(all, slots, task),
    noneBecause: plans.length > 0 ? null : whyNone(slots, task),
    unknownHours: (slots.probabilityOff.length - known.length) / 2,
    usedDemand: isUsed(slots.loadKw),
    usedPrice: isUsed(slots.pricePerKwh),
    usedCarbon: isUsed(slots.carbonGramsPerKwh),
  };
}

/** The half hours that lie wholly between now and the deadline. */
function slotsBefore(all: HourSlots, { nowMs, deadlineMs }: HoursTask): HourSlots {
  const first = Math.max(0, Math.ceil((nowMs - all.startsAtMs) / slotMs));
  const end = Math.max(first, Math.floor((deadlineMs - all.startsAtMs) / slotMs));
  return {
    startsAtMs: all.startsAtMs + first * slotMs,
    probabilityOff: all.probabilityOff.slice(first, end),
    loadKw: all.loadKw.slice(first, end),
    pricePerKwh: all.pricePerKwh.slice(first, end),
    carbonGramsPerKwh: all.carbonGramsPerKwh.slice(first, end),
  };
}

function plansInOne(slots: HourSlots, task: HoursTask): SlotRange[][] {
  return withoutNeighbours(wholeWindows(slots, task), mostWindows).map((range) => [range]);
}

function plansInParts(slots: HourSlots, { durationSlots }: HoursTask): SlotRange[][] {
  const plans: SlotRange[][] = [];
  const taken = new Set<number>();
  while (plans.length < mostWindows) {
    const parts = bestParts(slots, durationSlots, (slot) => taken.has(slot));
    if (parts === null) break;
    plans.push(parts);
    for (const { from, to } of parts) for (let slot = from; slot < to; slot++) taken.add(slot);
  }
  return plans;
}

function whyNone({ probabilityOff }: HourSlots, { durationSlots, isInterruptible }: HoursTask) {
  if (probabilityOff.length < durationSlots) return 'too-short';
  if (isInterruptible) return 'unknown';
  let run = 0;
  const longestKnown = probabilityOff.reduce<number>((longest, risk) => {
    run = risk === null ? 0 : run + 1;
    return Math.max(longest, run);
  }, 0);
  return longestKnown < durationSlots ? 'unknown' : 'too-risky';
}

/** Begun at once and not interrupted; null where that is too late, too risky, or where nothing is known. */
function startingNow(all: HourSlots, slots: HourSlots, task: HoursTask): BestWindow | null {
  const { nowMs, deadlineMs, durationSlots, isInterruptible } = task;
  const endsAtMs = nowMs + durationSlots * slotMs;
  if (endsAtMs > deadlineMs) return null;
  const from = Math.floor((nowMs - all.startsAtMs) / slotMs);
  const range = { from, to: Math.ceil((endsAtMs - all.startsAtMs) / slotMs) };
  if (risksWithin(all, range, isInterruptible ? 1 : task.riskLimit) === null) return null;
  const parts = [{ startsAt: new Date(nowMs), endsAt: new Date(endsAtMs) }];
  return { ...describe([range], { slots: all, task, meanLoadKw: meanLoadKwOf(slots) }), parts };
}

function meanLoadKwOf({ loadKw }: HourSlots): number | null {
  return meanOrNull(loadKw.filter((load) => load !== null));
}

interface Described {
  slots: HourSlots;
  task: HoursTask;
  meanLoadKw?: number | null;
}

function describe(
  parts: readonly SlotRange[],
  { slots, task, meanLoadKw = meanLoadKwOf(slots) }: Described,
): BestWindow {
  const atMs = (slot: number) => slots.startsAtMs + slot * slotMs;
  const loadKw = meanOrNull(knownWithin(slots.loadKw, parts));
  const prices = knownWithin(slots.pricePerKwh, parts);
  const carbons = knownWithin(slots.carbonGramsPerKwh, parts);
  const slotCount = parts.reduce((sum, { from, to }) => sum + to - from, 0);
  const pricePerKwh = meanOrNull(prices);
  const carbonGramsPerKwh = meanOrNull(carbons);
  const energyKwh = task.powerKw === null ? null : (task.powerKw * task.durationSlots * slotMs) / 3_600_000;
  const ofAll = (perKwh: number | null, known: readonly number[]) =>
    perKwh === null || energyKwh === null || known.length < slotCount ? null : perKwh * energyKwh;
  return {
    parts: parts.map(({ from, to }) => ({ startsAt: new Date(atMs(from)), endsAt: new Date(atMs(to)) })),
    probabilityOn: parts.reduce(
      (product, part) => product * stayingOn(knownWithin(slots.probabilityOff, [part])),
      1,
    ),
    relativeLoad: loadKw === null || meanLoadKw === null || meanLoadKw === 0 ? null : loadKw / meanLoadKw,
    pricePerKwh,
    carbonGramsPerKwh,
    cost: ofAll(pricePerKwh, prices),
    carbonGrams: ofAll(carbonGramsPerKwh, carbons),
  };
}
