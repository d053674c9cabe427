import type { ConsumptionRanking } from '@wip/shared/consumption/consumptionSchemas.ts';
import type { ZoneClock } from '@wip/shared/schedule/zoneClock.ts';
import type { Repos } from '../../../db/repos.ts';
import { areaNow, daysAround } from './liveLoad.ts';

type RankedArea = ConsumptionRanking['areas'][number];
type RankedBy = 'loadKw' | 'todayKwh' | 'change';

export interface RankingQuestion {
  regionId: string;
  by: RankedBy;
  limit: number;
  clock: ZoneClock;
  untilMs: number;
  nameOf(areaId: string): string | undefined;
}

/** The areas of a region with published numbers, the greatest first. */
export async function rankAreas(
  repos: Pick<Repos, 'areaLoads'>,
  { regionId, by, limit, clock, untilMs, nameOf }: RankingQuestion,
): Promise<Pick<ConsumptionRanking, 'areas' | 'isSimulated'>> {
  const days = await repos.areaLoads.daysOfRegion(regionId, daysAround(clock, untilMs));
  const found = [...Map.groupBy(days, ({ areaId }) => areaId)].flatMap(([areaId, ofArea]) => {
    const name = nameOf(areaId);
    if (name === undefined) return [];
    const { loadKw, hourKw, todayKwh, usualKw, isSimulated } = areaNow(ofArea, clock, untilMs);
    return [{ area: { areaId, name, loadKw, hourKw, todayKwh, usualKw }, isSimulated }];
  });
  const ranked = found
    .filter(({ area }) => rankOf(area, by) !== null)
    .sort((a, b) => rankOf(b.area, by)! - rankOf(a.area, by)! || (a.area.areaId < b.area.areaId ? -1 : 1))
    .slice(0, limit);
  return {
    areas: ranked.map(({ area }) => area),
    isSimulated: ranked.some(({ isSimulated }) => isSimulated),
  };
}

/** A change is that of the hour so far, as a share of its usual. */
function rankOf({ loadKw, hourKw, todayKwh, usualKw }: RankedArea, by: RankedBy): number | null {
  if (by === 'loadKw') return loadKw;
  if (by === 'todayKwh') return todayKwh;
  return hourKw === null || usualKw === null || usualKw === 0 ? null : (hourKw - usualKw) / Math.abs(usualKw);
}
