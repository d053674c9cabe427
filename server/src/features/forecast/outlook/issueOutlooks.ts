import { setImmediate as nextTurn } from 'node:timers/promises';
import { logit } from '@wip/shared/forecast/outlook/logisticFit.ts';
import { slotState, slotsPerDay } from '@wip/shared/forecast/outlook/offDays.ts';
import {
  announcedFrom,
  fitOutlook,
  type OutlookLine,
  outlookSlots,
  timesOf,
} from '@wip/shared/forecast/outlook/outlookModel.ts';
import { fromProbabilityByte, toProbabilityBytes } from '@wip/shared/forecast/outlook/probabilityBytes.ts';
import {
  type IssuedCase,
  learnCalibration,
  noCalibration,
} from '@wip/shared/forecast/outlook/recalibrate.ts';
import { addTally, emptyTally, tallyCase } from '@wip/shared/forecast/outlook/scoreOutlook.ts';
import type { LocalDay } from '@wip/shared/schedule/localDay.ts';
import type { Repos } from '../../../db/repos.ts';
import { outlookOfRegion, type RegionOutlook, type RegionSchedule } from './outlookOfRegion.ts';
import type { IssuedOutlook, OutlookOutcome, OutlookRecord, StoredModel } from './outlooks.repo.ts';
import { probabilityOfLogOdds, sayOutlook } from './sayOutlook.ts';

const mostLinesLearnedFrom = 24;
const recordDays = 365;
const calibrationDays = 60;
const caseStride = 7;
const weekDays = outlookSlots / slotsPerDay;

type OutlookRepos = Pick<Repos, 'outlooks'>;

/**
 * Issues the day's outlook of each region for which that has not been done: notes what came of those issued before,
 * learns the model and its correction anew, and says the coming week as it was known on the day's morning. Resolves to
 * how many outlooks were issued.
 */
export async function issueOutlooks(
  repos: OutlookRepos,
  schedules: Iterable<RegionSchedule>,
  now: Date,
): Promise<number> {
  let issued = 0;
  for (const schedule of schedules) {
    const outlook = outlookOfRegion(schedule, now.getTime());
    const model = await repos.outlooks.modelOf(schedule.regionId);
    if (model && model.day >= outlook.today) continue;
    issued += await issueRegion(repos, schedule.regionId, { outlook, now });
    await nextTurn();
  }
  return issued;
}

async function issueRegion(
  { outlooks }: OutlookRepos,
  regionId: string,
  { outlook, now }: { outlook: RegionOutlook; now: Date },
): Promise<number> {
  const { today, region, lineOf } = outlook;
  await noteOutcomes(outlooks, regionId, outlook);
  const record = await outlooks.withOutcome(regionId, today - recordDays);
  await outlooks.saveRecords(sumRecords(regionId, record));
  const lines = evenly(region.lines, mostLinesLearnedFrom);
  const weights = fitOutlook({ ...region, lines }, today, 'announced');
  const model: StoredModel = {
    regionId,
    day: today,
    fittedAt: now,
    version: weights ? `outlook-1/${today}` : 'outlook-1/prior',
    weights: weights && [...weights],
    announcedDays: announcedDaysOf(lines, today),
    calibration: calibrationFrom(record, today),
  };
  const week = [...lineOf].map(([group, line]) =>
    weekOf(line, { regionId, group, today, model, outlook, now }),
  );
  await outlooks.issue(week);
  // last, so that a run that ends before is done again
  await outlooks.saveModel(model);
  return week.length;
}

function weekOf(
  line: OutlookLine,
  at: {
    regionId: string;
    group: string;
    today: LocalDay;
    model: StoredModel;
    outlook: RegionOutlook;
    now: Date;
  },
): IssuedOutlook {
  const { regionId, group, today, model, outlook, now } = at;
  const [habits, stageHabits] = [line.habitsOn(today), outlook.region.stageHabitsOn(today)];
  const [offStages, announced] = [line.offStagesOn(today), line.announcedOn(today)];
  const said = Array.from({ length: outlookSlots }, (_, index) =>
    sayOutlook(model, {
      habits,
      stageHabits,
      offStages: offStages[index] ?? 0,
      announced: announcedFrom(announced[index] ?? 0),
      ...timesOf(index),
    }),
  );
  return {
    regionId,
    group,
    day: today,
    issuedAt: now,
    modelVersion: model.version,
    said: toProbabilityBytes(said.map(({ logOdds }) => probabilityOfLogOdds(logOdds))),
    issued: toProbabilityBytes(said.map(({ probability }) => probability)),
    climatology: toProbabilityBytes(habits.slotShares),
  };
}

/** Notes what came of outlooks whose week has passed, as it is known now. */
async function noteOutcomes(
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
function calibrationFrom(record: readonly Recorded[], today: LocalDay): StoredModel['calibration'] {
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

function sumRecords(regionId: string, record: readonly Recorded[]): OutlookRecord[] {
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

/** The mornings on which a cut was announced for the day. */
function announcedDaysOf(lines: readonly OutlookLine[], today: LocalDay): number {
  const firstDay = lines[0]?.past.firstDay ?? today;
  let count = 0;
  for (let day = firstDay; day < today; day++) {
    const isAnnounced = lines.some((line) =>
      line
        .announcedOn(day)
        .subarray(0, slotsPerDay)
        .some((bits) => announcedFrom(bits).isOff),
    );
    if (isAnnounced) count += 1;
  }
  return count;
}

function evenly<Item>(items: readonly Item[], most: number): Item[] {
  const step = Math.max(1, items.length / most);
  return Array.from({ length: Math.min(items.length, most) }, (_, index) => items[Math.floor(index * step)]!);
}
