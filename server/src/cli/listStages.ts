import { type StageLine, stageLine } from '@wip/shared/schedule/stageLine.ts';
import type { StageSegment } from '@wip/shared/schedule/stageTimeline.ts';
import type { Repos } from '../db/repos.ts';
import { activeDataset } from '../features/imports/activation.ts';
import { loadStageRecord } from '../features/schedule/loadRegionSchedule.ts';
import { describeStage } from './operatorStage.ts';
import { localTime, table } from './print.ts';

interface ListRequest {
  regionId: string;
  /** Also what is over. */
  all: boolean;
}

/** What holds now, and the announcements that hold or are to come, by time, as a table. */
export async function listStages(
  { regionId, all }: ListRequest,
  { repos, now }: { repos: Repos; now: () => Date },
): Promise<string[]> {
  const { region } = await activeDataset(regionId, repos);
  const nowMs = now().getTime();
  const line = stageLine(await loadStageRecord(repos, region), nowMs);
  const { timeZone } = region;
  return [
    `${region.name}, times in ${timeZone}. ${describeStage(line, timeZone, nowMs)}`,
    ...announcements({ line, timeZone, nowMs, all }),
  ];
}

function announcements(input: { line: StageLine; timeZone: string; nowMs: number; all: boolean }): string[] {
  const { line, timeZone, nowMs, all } = input;
  const shown = line.segments.filter(({ endsAtMs }) => all || endsAtMs > nowMs);
  if (shown.length === 0) {
    const hasPast = line.segments.length > 0;
    return [
      hasPast ? 'No announcement holds or is to come; --all lists the past.' : 'Nothing was announced.',
    ];
  }
  const rows = shown.map((segment) => [
    localTime(segment.startsAtMs, timeZone),
    Number.isFinite(segment.endsAtMs) ? localTime(segment.endsAtMs, timeZone) : 'until replaced',
    String(segment.stage),
    segment.fact.source,
    localTime(segment.fact.learnedAtMs ?? segment.fact.recordedAtMs, timeZone),
    timeOf(segment, nowMs),
  ]);
  return table([['from', 'until', 'stage', 'source', 'recorded', ''], ...rows]);
}

function timeOf({ startsAtMs, endsAtMs }: StageSegment, nowMs: number): string {
  if (endsAtMs <= nowMs) return 'over';
  return startsAtMs <= nowMs ? 'in force' : 'to come';
}
