import { stageLine, stretchAt } from '@wip/shared/schedule/stageLine.ts';
import { hourMs } from '@wip/shared/time.ts';
import type { Dataset } from '../features/imports/datasets.repo.ts';
import { loadStageRecord } from '../features/schedule/loadRegionSchedule.ts';
import type { Finding } from './examine.ts';
import { count, localTime } from './print.ts';
import type { CommandContext } from './withDatabase.ts';

/** Whether the stages of the active regions are known, and whether their sources can be heard. */
export async function examineRegions(context: CommandContext): Promise<Finding[]> {
  const { repos } = context;
  const pointers = await repos.regions.pointers();
  const active = pointers.flatMap(({ regionId, activeVersion }) =>
    activeVersion === null ? [] : [`${regionId}@${activeVersion}`],
  );
  const datasets = await repos.datasets.byIds(active);
  if (datasets.length === 0) {
    return [{ verdict: 'note', text: 'No region is active; run: wip import regions/za --activate' }];
  }
  const findings = datasets.map(async (dataset) => [
    await examineStages(dataset, context),
    ...(await examineSource(dataset, context)),
  ]);
  return (await Promise.all(findings)).flat();
}

async function examineStages(dataset: Dataset, { repos, now }: CommandContext): Promise<Finding> {
  const { region, version, areaCount, groupCount } = dataset;
  const nowMs = now().getTime();
  const line = stageLine(await loadStageRecord(repos, region), nowMs);
  const { stage } = stretchAt(line, nowMs);
  const what = `${region.id} (${region.name}), version ${version}: ${count(areaCount, 'area')}, ${count(groupCount, 'timetable')}`;
  if (line.lastHeardAtMs === null) {
    return {
      verdict: 'note',
      text: `${what}; its stages were never heard: wip stage set ${region.id} 0`,
    };
  }
  const heard = `stages heard ${Math.round((nowMs - line.lastHeardAtMs) / hourMs)} h ago`;
  if (stage !== null) return { verdict: 'ok', text: `${what}; ${heard}, stage ${stage}` };
  return {
    verdict: 'note',
    text: `${what}; ${heard}, so that the stage is unknown now: wip stage set ${region.id} <stage>, or wip stage confirm ${region.id}`,
  };
}

async function examineSource({ region }: Dataset, { repos, config }: CommandContext): Promise<Finding[]> {
  const { stageSource, id, timeZone } = region;
  if (!stageSource) return [];
  const moment = (at: Date) => localTime(at.getTime(), timeZone);
  const what = `${id}: stages of ${new URL(stageSource.url).host}, every ${stageSource.everyMin} min`;
  if (stageSource.format === 'eskomsepush' && config.stageSources.eskomSePushToken === undefined) {
    return [{ verdict: 'fault', text: `${what}: no token is set; give it as ESKOMSEPUSH_TOKEN` }];
  }
  const poll = await repos.stageSources.of(id);
  if (!poll?.lastTriedAt) return [{ verdict: 'note', text: `${what}: not asked yet; the server does that` }];
  const heard = poll.lastHeardAt === null ? 'never heard' : `last heard ${moment(poll.lastHeardAt)}`;
  if (poll.failure === null) return [{ verdict: 'ok', text: `${what}: ${heard}` }];
  const since = poll.failingSince ? moment(poll.failingSince) : 'the start';
  return [
    {
      verdict: 'note',
      text: `${what}: ${heard}, failing since ${since}, asked again ${moment(poll.nextTryAt)}. ${poll.failure}`,
    },
  ];
}
