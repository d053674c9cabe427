import type { PlannedWindow } from './scheduleSchemas.ts';

/** A cut as people live through it: over [startsAt, endsAt), at one stage after another. */
export interface PlannedCut {
  startsAt: Date;
  endsAt: Date;
  /** In the order in which they hold, at least one. */
  stages: readonly number[];
}

/** Planned windows, by time, as cuts: windows that touch are one cut whose stage changes inside. */
export function plannedCuts(windows: readonly PlannedWindow[]): PlannedCut[] {
  const cuts: PlannedCut[] = [];
  for (const { startsAt, endsAt, stage } of windows) {
    const last = cuts.at(-1);
    if (last && startsAt <= last.endsAt) {
      const stages = last.stages.at(-1) === stage ? last.stages : [...last.stages, stage];
      cuts[cuts.length - 1] = {
        startsAt: last.startsAt,
        endsAt,
        stages,
      };
    } else {
      cuts.push({ startsAt, endsAt, stages: [stage] });
    }
  }
  return cuts;
}

/** The cuts that begin after `at` and within `spanMs` of it, by time; what is left of a running cut is none. */
export function comingCuts(windows: readonly PlannedWindow[], at: Date, spanMs: number): PlannedCut[] {
  const endMs = at.getTime() + spanMs;
  return plannedCuts(windows).filter(({ startsAt }) => startsAt > at && startsAt.getTime() < endMs);
}

/** '4'; '4, then 2' where the stage changes inside the cut. */
export function cutStages({ stages }: PlannedCut): string {
  return stages.join(', then ');
}
