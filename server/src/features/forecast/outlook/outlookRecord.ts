import { logit } from '@wip/shared/forecast/outlook/logisticFit.ts';
import { slotState, slotsPerDay } from '@wip/shared/forecast/outlook/offDays.ts';
import { type OutlookLine, outlookSlots } from '@wip/shared/forecast/outlook/outlookModel.ts';
import { fromProbabilityByte } from '@wip/shared/forecast/outlook/probabilityBytes.ts';
import {
  type IssuedCase,
  learnCalibration,
  noCalibration,
} from '@wip/shared/forecast/outlook/recalibrate.ts';
import { addTally, emptyTally, tallyCase } from '@wip/shared/forecast/outlook/scoreOutlook.ts';
import type { LocalDay } from '@wip/shared/schedule/localDay.ts';
import type { Repos } from '../../../db/repos.ts';
import type { RegionOutlook } from './outlookOfRegion.ts';
import type { IssuedOutlook, OutlookOutcome, OutlookRecord, StoredModel } from './outlooks.repo.ts';

const calibrationDays = 60;
const caseStride = 7;
const weekDays = outlookSlots / slotsPerDay;

/** Notes what came of outlooks whose week has passed, as it is known now. */
export async function noteOutcomes(
  outlooks: Repos['outlooks'],
  regionId: string,
  { today, lineOf }: RegionOutlook,
): Promise<void> {
  for (const issued of await outlooks.withoutOutcome(regionId, today - weekDays)) {
    const line = lineOf.get(issued.group);
    await outlooks.noteOutcome(issued, outcomeOf(issued, line));
  }
}

function outcomeOf(issued: IssuedOutlook, line: OutlookLine | undefined): OutlookOutcome {
  const [day, week] = [emptyTally(), emptyTally()];
  const start = line ? (issued.day - line.past.firstDay) * slotsPerDay : 0;
  const came = Uint8Array.from({ length: outlookSlots }, (_, index) =>
    line && start >= 0 ? (line.past.states[start + index] ?? slotState.unknown) : slotState.unknown,
  );
  came.forEach((state, index) => {
    const probability = fromProbabilityByte(issued.issued[index] ?? 255);
    const climatology = fromProbabilityByte(issued.climatology[index % slotsPerDay] ?? 255);
    if (state === slotState.unknown || probability === null || climatology === null) return;
    const one = { probability, climatology, isOff: state === slotState.off };
    tallyCase(week, one);
    if (index < slotsPerDay) tallyCase(day, one);
  });
  return { came, day, week };
}

type Recorded = IssuedOutlook & { outcome: OutlookOutcome };

/** The correction learned from the last 60 days of the region's own record; none before there are so many. */
export function calibrationFrom(record: readonly Recorded[], today: LocalDay): StoredModel['calibration'] {
  const recent = record.filter(({ day }) => day >= today - weekDays - calibrationDays);
  const days = new Set(recent.map(({ day }) => day)).size;
  if (days < calibrationDays) return noCalibration;
  const cases: IssuedCase[] = [];
  recent.forEach(({ said, outcome, day }, position) => {
    for (let index = (3 * day + position) % caseStride; index < outlookSlots; index += caseStride) {
      const probability = fromProbabilityByte(said[index] ?? 255);
      const state = outcome.came[index];
      if (probability === null || state === undefined || state === slotState.unknown) continue;
      cases.push({ logOdds: logit(probability, 1e-6), index, isOff: state === slotState.off });
    }
  });
  return learnCalibration(cases, days);
}

/** The sums of a record, by group and of the region. */
export function sumRecords(regionId: string, record: readonly Recorded[]): OutlookRecord[] {
  const empty = (group: string | null): OutlookRecord => ({
    regionId,
    group,
    outlooks: 0,
    day: emptyTally(),
    week: emptyTally(),
  });
  const all = empty(null);
  const byGroup = new Map<string, OutlookRecord>();
  for (const { group, outcome } of record) {
    const own = byGroup.get(group) ?? empty(group);
    byGroup.set(group, own);
    for (const sum of [own, all]) {
      sum.outlooks += 1;
      addTally(sum.day, outcome.day);
      addTally(sum.week, outcome.week);
    }
  }
  return record.length === 0 ? [] : [all, ...byGroup.values()];
}
