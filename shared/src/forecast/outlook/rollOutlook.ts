import type { LocalDay } from '../../schedule/localDay.ts';
import { logistic } from './logisticFit.ts';
import { slotState, slotsPerDay } from './offDays.ts';
import type { OutlookKind } from './outlookFeatures.ts';
import {
  announcedFrom,
  fitOutlook,
  logOddsOff,
  type OutlookRegion,
  outlookSlots,
  timesOf,
} from './outlookModel.ts';
import {
  type Calibration,
  calibrated,
  type IssuedCase,
  learnCalibration,
  noCalibration,
} from './recalibrate.ts';
import { emptyTally, type OutlookTally, tallyCase } from './scoreOutlook.ts';

/** The record that a calibration is learned from reaches so far back; it is learned once there are so many days. */
const recordDays = 60;
const fewestRecordDays = 14;
/** Of a record, one half hour in so many is learned from. */
const recordStride = 7;

/** What was said on one morning of one line's week: log-odds, and what climatology said. */
interface IssuedWeek {
  day: LocalDay;
  line: number;
  logOdds: Float64Array;
  slotShares: Float64Array;
}

export interface RolledOutlook {
  raw: { day: OutlookTally; week: OutlookTally };
  recalibrated: { day: OutlookTally; week: OutlookTally };
  /** The last morning's calibrated probabilities, by line. */
  last: Float64Array[];
}

/**
 * Issues an outlook on each morning of [fromDay, toDay) from what was known by then, the model refitted every
 * `refitDays` days, and scores it against the whole past of the region, as said and recalibrated on its own record.
 */
export function rollOutlook(
  region: OutlookRegion,
  options: { kind: OutlookKind; fromDay: LocalDay; toDay: LocalDay; refitDays?: number },
): RolledOutlook {
  const { kind, fromDay, toDay, refitDays = 1 } = options;
  const tallies = () => ({ day: emptyTally(), week: emptyTally() });
  const rolled: RolledOutlook = { raw: tallies(), recalibrated: tallies(), last: [] };
  const record: IssuedWeek[] = [];
  let weights: Float64Array | null = null;
  for (let day = fromDay; day < toDay; day++) {
    if (weights === null || (day - fromDay) % refitDays === 0)
      weights = fitOutlook(region, day, kind, weights);
    if (weights === null) continue;
    const calibration = calibrationOf(region, record, day);
    const usual = region.stageHabitsOn(day);
    for (const [line, { offStagesOn, announcedOn, habitsOn }] of region.lines.entries()) {
      const own = habitsOn(day);
      const [offStages, announced] = [offStagesOn(day), announcedOn(day)];
      const logOdds = Float64Array.from({ length: outlookSlots }, (_, index) =>
        logOddsOff(weights!, kind, {
          habits: own,
          stageHabits: usual,
          offStages: offStages[index]!,
          announced: announcedFrom(announced[index]!),
          ...timesOf(index),
        }),
      );
      const week = { day, line, logOdds, slotShares: own.slotShares };
      record.push(week);
      tallyWeek(region, week, rolled.raw, (index) => logistic(logOdds[index]!));
      tallyWeek(region, week, rolled.recalibrated, (index) =>
        calibrated(calibration, logOdds[index]!, index),
      );
      if (day === toDay - 1)
        rolled.last.push(logOdds.map((said, index) => calibrated(calibration, said, index)));
    }
  }
  return rolled;
}

/** What had come by the morning of `day` of what was issued in the 60 days before. */
function calibrationOf(region: OutlookRegion, record: readonly IssuedWeek[], day: LocalDay): Calibration {
  const cases: IssuedCase[] = [];
  const days = new Set<LocalDay>();
  for (const week of record) {
    if (week.day < day - recordDays) continue;
    days.add(week.day);
    const end = Math.min(outlookSlots, (day - week.day) * slotsPerDay);
    for (let index = (3 * week.day + week.line) % recordStride; index < end; index += recordStride) {
      const state = stateOf(region, week, index);
      if (state === slotState.unknown) continue;
      cases.push({ logOdds: week.logOdds[index]!, index, isOff: state === slotState.off });
    }
  }
  return days.size < fewestRecordDays ? noCalibration : learnCalibration(cases, days.size);
}

function tallyWeek(
  region: OutlookRegion,
  week: IssuedWeek,
  tallies: { day: OutlookTally; week: OutlookTally },
  probabilityOf: (index: number) => number,
): void {
  for (let index = 0; index < outlookSlots; index++) {
    const state = stateOf(region, week, index);
    if (state === slotState.unknown) continue;
    const one = {
      probability: probabilityOf(index),
      climatology: week.slotShares[index % slotsPerDay]!,
      isOff: state === slotState.off,
    };
    tallyCase(tallies.week, one);
    if (index < slotsPerDay) tallyCase(tallies.day, one);
  }
}

function stateOf(region: OutlookRegion, { day, line }: IssuedWeek, index: number): number {
  const { firstDay, states } = region.lines[line]!.past;
  return states[(day - firstDay) * slotsPerDay + index] ?? slotState.unknown;
}
