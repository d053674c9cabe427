import type { LocalDay } from '../../schedule/localDay.ts';
import { fitLogistic, scoreOfRow } from './logisticFit.ts';
import { type OffDays, outlookDays, slotState, slotsPerDay } from './offDays.ts';
import {
  type Announced,
  columnsOf,
  type OffHabits,
  type OutlookKind,
  type OutlookSlot,
  writeFeatures,
} from './outlookFeatures.ts';
import type { StageDays, StageHabits } from './stageHabits.ts';

/** Half hours of an outlook. */
export const outlookSlots = outlookDays * slotsPerDay;

/** Bits of what was announced for a half hour. */
export const announcedBit = { covered: 1, stage: 2, off: 4 } as const;

/** A group of areas that switch alike. */
export interface OutlookLine {
  past: OffDays;
  /** By wall-clock half hour of the week from `day` on: bit s is set where the timetable has a cut at stage s. */
  offStagesOn(day: LocalDay): Uint32Array;
  /** The same of what was announced when `day` began, in `announcedBit`s. */
  announcedOn(day: LocalDay): Uint8Array;
  /** What was known of the area's habits when `day` began. */
  habitsOn(day: LocalDay): OffHabits;
}

/** A region's lines with the stages that were in force; all pasts begin on the day on which the stages begin. */
export interface OutlookRegion {
  stages: StageDays;
  lines: readonly OutlookLine[];
  stageHabitsOn(day: LocalDay): StageHabits;
}

/** An origin needs so many known days before it to be learned from. */
export const fewestHistoryDays = 7;
const mostRows = 40_000;
const longestDays = 730;

/**
 * Learns a model's weights from what had come by the morning of `day`: of each earlier morning, some of the half hours
 * of the seven days after it that lie before `day`. Weights to `start` from save steps. Null without any such half hour.
 */
export function fitOutlook(
  { stages, lines, stageHabitsOn }: OutlookRegion,
  day: LocalDay,
  kind: OutlookKind,
  start: Float64Array | null = null,
): Float64Array | null {
  const columns = columnsOf[kind];
  const from = Math.max(stages.firstDay + fewestHistoryDays, day - longestDays);
  const days = Math.max(0, Math.min(day, stages.firstDay + stages.stages.length / slotsPerDay) - from);
  const stride = Math.max(1, Math.ceil((days * lines.length * outlookSlots) / mostRows));
  const room = days * lines.length * Math.ceil(outlookSlots / stride);
  const rows = new Float64Array(room * columns);
  const targets = new Uint8Array(room);
  let count = 0;
  for (let origin = from; origin < from + days; origin++) {
    const usual = stageHabitsOn(origin);
    lines.forEach((line, lineIndex) => {
      const own = line.habitsOn(origin);
      if (own.knownDays < fewestHistoryDays) return;
      const [offStages, announced] = [line.offStagesOn(origin), line.announcedOn(origin)];
      const start = (origin - line.past.firstDay) * slotsPerDay;
      const end = Math.min(outlookSlots, (day - origin) * slotsPerDay);
      for (let index = (7 * origin + 3 * lineIndex) % stride; index < end; index += stride) {
        const state = line.past.states[start + index];
        if (state === undefined || state === slotState.unknown) continue;
        writeFeatures(rows, count * columns, kind, {
          habits: own,
          stageHabits: usual,
          offStages: offStages[index]!,
          announced: announcedFrom(announced[index]!),
          ...timesOf(index),
        });
        targets[count] = state;
        count += 1;
      }
    });
  }
  if (count === 0) return null;
  const own = { columns, rows: rows.subarray(0, count * columns), targets: targets.subarray(0, count) };
  return fitLogistic(own, { start });
}

/** The log-odds of being off in one half hour. */
export function logOddsOff(weights: Float64Array, kind: OutlookKind, at: OutlookSlot): number {
  const row = new Float64Array(columnsOf[kind]);
  writeFeatures(row, 0, kind, at);
  return scoreOfRow(weights, row);
}

/** The slot and leads of half hour `index` of a week that begins on the morning of the habits. */
export function timesOf(index: number) {
  const leadDays = index / slotsPerDay;
  return { slot: index % slotsPerDay, leadDays, announcedLeadDays: leadDays };
}

/** What `announcedBit`s say. */
export function announcedFrom(bits: number): Announced {
  return {
    isCovered: (bits & announcedBit.covered) !== 0,
    hasStage: (bits & announcedBit.stage) !== 0,
    isOff: (bits & announcedBit.off) !== 0,
  };
}
