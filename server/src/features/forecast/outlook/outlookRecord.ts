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
import type {
  IssuedOutlook,
  OutlookOutcome,
  OutlookRecord,
  RecordedOutlook,
  StoredModel,
} from './outlooks.repo.ts';

const calibrationDays = 60;
const fewestDays = 30;
const caseStride = 7;
const mostGroupsInFull = 24;
const recordDays = 365;
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

/**
 * The correction learned from the last 60 days of the region's own record, of which days may be missing; none before
 * the record is so old.
 */
export async function readCalibration(
  outlooks: Repos['outlooks'],
  regionId: string,
  { today, lineOf }: RegionOutlook,
): Promise<StoredModel['calibration']> {
  const since = today - weekDays - calibrationDays;
  const firstDay = await outlooks.firstRecordedDay(regionId);
  if (firstDay === null || firstDay > since) return noCalibration;
  return calibrationFrom(outlooks.withOutcome(regionId, since), lineOf.size);
}

async function calibrationFrom(
  record: AsyncIterable<RecordedOutlook>,
  groups: number,
): Promise<StoredModel['calibration']> {
  const stride = caseStride * Math.max(1, Math.ceil(groups / mostGroupsInFull));
  const days = new Set<LocalDay>();
  const cases: IssuedCase[] = [];
  let position = 0;
  for await (const { said, outcome, day } of record) {
    days.add(day);
    for (let index = (3 * day + position) % stride; index < outlookSlots; index += stride) {
      const probability = fromProbabilityByte(said[index] ?? 255);
      const state = outcome.came[index];
      if (probability === null || state === undefined || state === slotState.unknown) continue;
      cases.push({ logOdds: logit(probability, 1e-6), index, isOff: state === slotState.off });
    }
    position += 1;
  }
  return days.size < fewestDays ? noCalibration : learnCalibration(cases, days.size);
}

/** Sums the record of a year, by group and of the region. */
export async function sumRecords(
  outlooks: Repos['outlooks'],
  regionId: string,
  today: LocalDay,
): Promise<OutlookRecord[]> {
  const empty = (group: string | null): OutlookRecord => ({
    regionId,
    group,
    outlooks: 0,
    day: emptyTally(),
    week: emptyTally(),
  });
  const all = empty(null);
  const byGroup = new Map<string, OutlookRecord>();
  for await (const { group, day, week } of outlooks.tallies(regionId, today - recordDays)) {
    const own = byGroup.get(group) ?? empty(group);
    byGroup.set(group, own);
    for (const sum of [own, all]) {
      sum.outlooks += 1;
      addTally(sum.day, day);
      addTally(sum.week, week);
    }
  }
  return all.outlooks === 0 ? [] : [all, ...byGroup.values()];
}
