import { setImmediate as nextTurn } from 'node:timers/promises';
import { slotsPerDay } from '@wip/shared/forecast/outlook/offDays.ts';
import {
  announcedFrom,
  fitOutlook,
  type OutlookLine,
  outlookSlots,
  timesOf,
} from '@wip/shared/forecast/outlook/outlookModel.ts';
import { toProbabilityBytes } from '@wip/shared/forecast/outlook/probabilityBytes.ts';
import type { LocalDay } from '@wip/shared/schedule/localDay.ts';
import type { Repos } from '../../../db/repos.ts';
import { outlookOfRegion, type RegionOutlook, type RegionSchedule } from './outlookOfRegion.ts';
import { noteOutcomes, readCalibration, sumRecords } from './outlookRecord.ts';
import type { IssuedOutlook, StoredModel } from './outlooks.repo.ts';
import { probabilityOfLogOdds, sayOutlook } from './sayOutlook.ts';

const mostLinesLearnedFrom = 24;

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
  await outlooks.saveRecords(await sumRecords(outlooks, regionId, today));
  const lines = evenly(region.lines, mostLinesLearnedFrom);
  const weights = fitOutlook({ ...region, lines }, today, 'announced');
  const model: StoredModel = {
    regionId,
    day: today,
    fittedAt: now,
    version: weights ? `outlook-1/${today}` : 'outlook-1/prior',
    weights: weights && [...weights],
    announcedDays: announcedDaysOf(lines, today),
    calibration: await readCalibration(outlooks, regionId, outlook),
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
