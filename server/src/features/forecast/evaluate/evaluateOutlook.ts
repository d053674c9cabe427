import { slotsPerDay } from '@wip/shared/forecast/outlook/offDays.ts';
import type { OutlookKind } from '@wip/shared/forecast/outlook/outlookFeatures.ts';
import type { OutlookRegion } from '@wip/shared/forecast/outlook/outlookModel.ts';
import { rollOutlook } from '@wip/shared/forecast/outlook/rollOutlook.ts';
import {
  type OutlookTally,
  reliabilityGap,
  scoreOfTally,
} from '@wip/shared/forecast/outlook/scoreOutlook.ts';

/** The first days are for learning only. */
const learningDays = 60;

export interface OutlookEvaluation {
  kind: OutlookKind;
  horizonHours: 24 | 168;
  isRecalibrated: boolean;
  cases: number;
  brier: number;
  climatologyBrier: number;
  skill: number;
  /** Over bins of a thousand cases and more. */
  reliabilityGap: number;
}

export const outlookKinds: readonly OutlookKind[] = ['history', 'timetable', 'announced'];

/** Issues outlooks of one kind on each morning after the first 60, each from what was known by then, and scores them. */
export function evaluateOutlook(
  region: OutlookRegion,
  kind: OutlookKind,
  options: { refitDays?: number } = {},
): OutlookEvaluation[] {
  const { firstDay, stages } = region.stages;
  const fromDay = firstDay + learningDays;
  const toDay = firstDay + stages.length / slotsPerDay;
  const { raw, recalibrated } = rollOutlook(region, { kind, fromDay, toDay, ...options });
  const rows: [24 | 168, boolean, OutlookTally][] = [
    [24, false, raw.day],
    [24, true, recalibrated.day],
    [168, false, raw.week],
    [168, true, recalibrated.week],
  ];
  return rows.flatMap(([horizonHours, isRecalibrated, tally]) => {
    const score = scoreOfTally(tally);
    if (!score) return [];
    const { cases, brier, climatologyBrier } = score;
    const gap = reliabilityGap(score.reliability);
    const skill = score.skill ?? 0;
    return [
      { kind, horizonHours, isRecalibrated, cases, brier, climatologyBrier, skill, reliabilityGap: gap },
    ];
  });
}
