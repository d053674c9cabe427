import { blendWindowDays } from './blendMembers.ts';
import { type DemandHistory, demandHistory, type KnownDemand } from './demandHistory.ts';
import type { DemandScoreSheet } from './demandScoreSheet.ts';
import {
  demandLeads,
  demandModelVersion,
  type IssuedDemand,
  issuedDemand,
  latestIssueMs,
} from './issuedDemand.ts';
import { naiveDays } from './naiveDays.ts';
import { scoreSheetOf, shownDays } from './scoreIssued.ts';
import { type SettledDay, settleDay } from './settleDay.ts';

/** Of an area never seen before: 56 origins to calibrate, 60 to show. */
export const firstSightDays = blendWindowDays + shownDays;
const provisionalPooledSlots = 3;
/** The members know nothing better than what was usual over as many days. */
const knownDays = 28;

export interface IssueTask {
  subject: string | number;
  regionId: string;
  isSimulated: boolean;
  /** Everything that is known at the origin, which is where `values` end. */
  known: KnownDemand;
  /** Now: when this forecast is issued. */
  issuedAtMs: number;
  /** How long after its end a value is available. */
  availableAfterMs: number;
  /** The subject's forecasts of the last 60 days at least; what is stored is not computed again. */
  past: readonly IssuedDemand[];
}

export interface IssueResult {
  /** What is new: of the coming day, of the next, and of the past that was never issued, marked as a backtest. */
  issued: IssuedDemand[];
  sheet: DemandScoreSheet;
}

type Lead = (typeof demandLeads)[number];

/**
 * Issues the forecasts of a subject's coming day and of the day after it, from values before the origin alone, and
 * fills in what was never issued of the past. Null where nothing is known of the last four weeks.
 *
 * Source: docs/forecasting.md, 'Issuing'.
 */
export function issueDemand(task: IssueTask): IssueResult | null {
  const history = demandHistory(task.known);
  if (!isAnythingKnown(history)) return null;
  const stored = new Map(task.past.map((one) => [keyOf(one.startsAt.getTime(), one.lead), one]));
  const issued =
    history.qualityAt(history.origin) === 'too-little'
      ? naiveForecasts(task, history)
      : blendedForecasts(task, history, stored);
  for (const one of issued) {
    const key = keyOf(one.startsAt.getTime(), one.lead);
    if (!stored.get(key)?.members) stored.set(key, one);
  }
  const ofDay = (block: number) => stored.get(keyOf(history.startMsOf(block), 0));
  return { issued: issued.map((one) => issuedDemand.parse(one)), sheet: scoreSheetOf(task, history, ofDay) };
}

function isAnythingKnown({ series, masked, origin }: DemandHistory): boolean {
  const end = series.blockStarts[origin] ?? 0;
  const recent = masked.subarray(Math.max(0, end - knownDays * series.stepsPerDay), end);
  return recent.some((value) => !Number.isNaN(value));
}

function naiveForecasts(task: IssueTask, history: DemandHistory): IssuedDemand[] {
  const { day } = naiveDays(history.series, [history.origin]);
  const [blendKw] = day;
  if (!blendKw) return [];
  return demandLeads.map((lead) => ({
    ...describe(task, history, { block: history.origin + lead, lead }),
    ...{ members: null, blendKw, bandsKw: null },
  }));
}

function blendedForecasts(
  task: IssueTask,
  history: DemandHistory,
  stored: ReadonlyMap<string, IssuedDemand>,
): IssuedDemand[] {
  const { origin } = history;
  const usable = (block: number, lead: Lead) => {
    const one = stored.get(keyOf(history.startMsOf(block), lead));
    return one?.members && one.modelVersion === demandModelVersion ? one : undefined;
  };
  const first = origin - (task.past.length === 0 ? firstSightDays : shownDays);
  const targets = demandLeads.flatMap((lead) =>
    range(Math.max(first, 1), origin + lead)
      .filter((block) => history.qualityAt(block - lead) !== 'too-little')
      .map((block) => ({ block, lead })),
  );
  const missing = targets.filter(({ block, lead }) => !usable(block, lead));
  const origins = [...new Set(missing.map(({ block, lead }) => block - lead))].sort((a, b) => a - b);
  const members = history.membersAt(origins);
  const issued: IssuedDemand[] = [];
  const settled: Record<Lead, { block: number; day: SettledDay }[]> = { 0: [], 1: [] };
  for (const { block, lead } of targets) {
    const known = usable(block, lead);
    const own = members.get(block - lead)?.[lead === 0 ? 'today' : 'tomorrow'];
    const fresh = known || !own ? null : forecastOf({ block, lead }, own);
    if (fresh) issued.push(fresh);
    const forecast = known ?? fresh;
    if (!forecast?.members) continue;
    const day = { members: forecast.members, blend: forecast.blendKw, actual: history.actualOf(block) };
    settled[lead].push({ block, day });
  }
  return issued;

  function forecastOf({ block, lead }: { block: number; lead: Lead }, own: Float64Array[]): IssuedDemand {
    const described = describe(task, history, { block, lead });
    // what came on the days from the issue on is not known yet
    const before = settled[lead].filter((one) => one.block < block - lead).map((one) => one.day);
    const pooledSlots = described.quality === 'full' ? 0 : provisionalPooledSlots;
    const { blend, bands } = settleDay(before, own, pooledSlots);
    return { ...described, members: own, blendKw: blend, bandsKw: bands };
  }
}

function describe(
  task: IssueTask,
  history: DemandHistory,
  { block, lead }: { block: number; lead: Lead },
): Omit<IssuedDemand, 'members' | 'blendKw' | 'bandsKw'> {
  const startMs = history.startMsOf(block);
  const originMs = history.startMsOf(block - lead);
  const availableAtMs = originMs + task.availableAfterMs;
  const isPast = block - lead < history.origin;
  return {
    subject: task.subject,
    regionId: task.regionId,
    startsAt: new Date(startMs),
    stepMinutes: task.known.stepMs === 1_800_000 ? 30 : 60,
    lead,
    issuedAt: new Date(isPast ? availableAtMs : task.issuedAtMs),
    availableAt: new Date(availableAtMs),
    modelVersion: demandModelVersion,
    quality: history.qualityAt(block - lead),
    isBacktest: isPast || task.issuedAtMs > startMs + latestIssueMs,
    isSimulated: task.isSimulated,
  };
}

function keyOf(startsAtMs: number, lead: number): string {
  return `${startsAtMs}|${lead}`;
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
}
