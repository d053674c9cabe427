import { randomUUID } from 'node:crypto';
import { DomainError } from '@wip/shared/errors.ts';
import type { RegionFile } from '@wip/shared/imports/regionSchema.ts';
import { operatorSource } from '@wip/shared/schedule/announcedList.ts';
import { recordingMs } from '@wip/shared/schedule/knownFrom.ts';
import { maxStage } from '@wip/shared/schedule/scheduleSchemas.ts';
import { type StageLine, stageLine, stageSpanAt, stretchAt } from '@wip/shared/schedule/stageLine.ts';
import type { Repos } from '../db/repos.ts';
import { activeDataset } from '../features/imports/activation.ts';
import { loadStageRecord } from '../features/schedule/loadRegionSchedule.ts';
import { readMoment } from './moment.ts';
import { localTime } from './print.ts';

interface Dependencies {
  repos: Repos;
  now: () => Date;
}

export interface StageRequest {
  regionId: string;
  stageText: string;
  from?: string | undefined;
  to?: string | undefined;
}

/** Records an announcement of the operator; resolves to sentences that say what holds. */
export async function setStage(request: StageRequest, { repos, now }: Dependencies): Promise<string[]> {
  const stage = readStage(request.stageText);
  const { region } = await activeDataset(request.regionId, repos);
  const recordedAt = now();
  const nowMs = recordedAt.getTime();
  const { timeZone } = region;
  const startsAtMs = request.from ? readMoment(request.from, { timeZone, nowMs, field: '--from' }) : nowMs;
  const endsAtMs = request.to
    ? readMoment(request.to, { timeZone, nowMs, afterMs: startsAtMs, field: '--to' })
    : null;
  if (endsAtMs !== null && endsAtMs <= startsAtMs) {
    throw new DomainError('INVALID', `--to must be after ${localTime(startsAtMs, timeZone)}; correct it.`, {
      field: '--to',
    });
  }
  const earlier = await repos.schedule.stageFactsOf(region.id);
  await repos.schedule.addStageFacts([
    {
      factId: `${region.id}/${randomUUID()}`,
      regionId: region.id,
      startsAtMs,
      endsAtMs,
      stage,
      recordedAtMs: recordingMs(earlier, nowMs),
      sequence: earlier.length,
      source: operatorSource,
    },
  ]);
  const from = request.from ? localTime(startsAtMs, timeZone) : 'now';
  const until = endsAtMs === null ? 'replaced' : localTime(endsAtMs, timeZone);
  const announced = `${region.name}: stage ${stage} from ${from} until ${until}.`;
  const isNow = startsAtMs <= nowMs && (endsAtMs === null || endsAtMs > nowMs);
  return isNow ? [announced] : [announced, await describeNow(region, repos, nowMs)];
}

/** Records that the announcements were checked; resolves to a sentence that says what holds. */
export async function confirmStage(regionId: string, { repos, now }: Dependencies): Promise<string[]> {
  const { region } = await activeDataset(regionId, repos);
  const heardAt = now();
  await repos.schedule.addHearing({ regionId, heardAt, kind: 'confirmed', source: operatorSource });
  return [`${region.name}: confirmed.`, await describeNow(region, repos, heardAt.getTime())];
}

function readStage(text: string): number {
  const stage = /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN;
  if (stage <= maxStage) return stage;
  throw new DomainError('INVALID', `'${text}' is no stage; give a whole number from 0 to ${maxStage}.`, {
    field: 'stage',
  });
}

async function describeNow(region: RegionFile, repos: Repos, nowMs: number): Promise<string> {
  return describeStage(stageLine(await loadStageRecord(repos, region), nowMs), region.timeZone, nowMs);
}

/** 'Now: stage 4 until 2026-11-24 22:00.' */
export function describeStage(line: StageLine, timeZone: string, nowMs: number): string {
  const { stage, segment } = stretchAt(line, nowMs);
  if (stage === null) return 'Now: unknown, since nothing that was announced covers it.';
  const { endsAtMs } = stageSpanAt(line, nowMs);
  const until = Number.isFinite(endsAtMs) ? ` until ${localTime(endsAtMs, timeZone)}` : '';
  return segment ? `Now: stage ${stage}${until}.` : `Now: no cut is announced${until}.`;
}
