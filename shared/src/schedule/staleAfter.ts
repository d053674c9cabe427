import { hourMs, minuteMs } from '../durations.ts';
import type { RegionFile } from '../imports/regionSchema.ts';

const missedPolls = 3;

/**
 * How long, in ms, a region's source may be silent before it no longer counts: `staleAfterH`; where that is sooner,
 * three polls of the EskomSePush API, which tells the present stage and little of what is coming.
 */
export function staleAfterMs({
  staleAfterH,
  stageSource,
}: Pick<RegionFile, 'staleAfterH' | 'stageSource'>): number {
  if (stageSource?.format !== 'eskomsepush') return staleAfterH * hourMs;
  return Math.min(staleAfterH * hourMs, missedPolls * stageSource.everyMin * minuteMs);
}
