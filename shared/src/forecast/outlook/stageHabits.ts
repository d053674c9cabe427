import type { LocalDay } from '../../schedule/localDay.ts';
import { maxStage } from '../../schedule/scheduleSchemas.ts';
import { halfLivesDays, slotsPerDay } from './offDays.ts';

/** A half hour of which no stage is known. */
export const unknownStage = 255;
const stageCount = maxStage + 1;

/** A region's past stages in half hours of the wall clock, `unknownStage` where none is known. */
export interface StageDays {
  firstDay: LocalDay;
  stages: Uint8Array;
}

/** How often each stage was in force in each half hour of the day, by half-life; shares of what is known. */
export interface StageHabits {
  shares: readonly Float64Array[];
}

/** Walks through a region's stages and says at the start of each day what was usual by then. Ask for days in order. */
export function createStageHabits({ firstDay, stages }: StageDays) {
  const sums = halfLivesDays.map(() => new Float64Array(slotsPerDay * stageCount));
  const weights = halfLivesDays.map(() => new Float64Array(slotsPerDay));
  let nextDay = firstDay;

  function takeDay(): void {
    const start = (nextDay - firstDay) * slotsPerDay;
    nextDay += 1;
    halfLivesDays.forEach((days, index) => {
      const keep = 0.5 ** (1 / days);
      const [sum, weight] = [sums[index]!, weights[index]!];
      for (let at = 0; at < sum.length; at++) sum[at]! *= keep;
      for (let slot = 0; slot < slotsPerDay; slot++) {
        weight[slot]! *= keep;
        const stage = stages[start + slot] ?? unknownStage;
        if (stage >= stageCount) continue;
        sum[slot * stageCount + stage]! += 1;
        weight[slot]! += 1;
      }
    });
  }

  return {
    /** What was usual when `day` began. */
    before(day: LocalDay): StageHabits {
      while (nextDay < day && (nextDay - firstDay) * slotsPerDay < stages.length) takeDay();
      return {
        shares: sums.map((sum, index) =>
          sum.map((value, at) => {
            const weight = weights[index]![Math.floor(at / stageCount)]!;
            return weight === 0 ? 0 : value / weight;
          }),
        ),
      };
    },
  };
}

/** How often, of late, a stage was in force in a half hour under which the timetable has a cut: bit s of `offStages` is stage s. */
export function usualOffShare(shares: Float64Array, slot: number, offStages: number): number {
  let sum = 0;
  for (let stage = 1; stage < stageCount; stage++) {
    if ((offStages >>> stage) & 1) sum += shares[slot * stageCount + stage]!;
  }
  return sum;
}
