import { dayMs, hourMs } from '@wip/shared/time.ts';
import type { RecordedStageFact } from './schedule.repo.ts';

/** Who the invented stages say they are from. */
export const demonstrationSource = 'demonstration';

const pastMs = 60 * dayMs;
const aheadMs = 8 * dayMs;
const noticeMs = 6 * hourMs;

/** From which hour of the day (UTC) each part of a day runs. */
const partsOfDay = [22, 3, 8, 14] as const;

/** Stages that a part of the day may have; repeated ones are likelier. */
const likelyStages: Record<(typeof partsOfDay)[number], readonly number[]> = {
  22: [0, 1, 2, 2, 3],
  3: [1, 2, 2, 3, 4],
  8: [2, 2, 3, 4, 4],
  14: [2, 3, 4, 4, 5, 6],
};

/**
 * Invented stages for a demonstration region, from 60 days before `nowMs` to 8 days after it.
 *
 * The same region and moment always get the same stage, so that topping up adds only what is missing.
 * A past stage counts as announced six hours before it began, a coming one as announced now.
 */
export function demonstrationStages(regionId: string, nowMs: number): RecordedStageFact[] {
  const facts: RecordedStageFact[] = [];
  const firstDay = Math.floor((nowMs - pastMs) / dayMs);
  const lastDay = Math.floor((nowMs + aheadMs) / dayMs);
  for (let day = firstDay; day <= lastDay; day++) {
    partsOfDay.forEach((hour, part) => {
      const startsAtMs = day * dayMs + hour * hourMs;
      const nextHour = partsOfDay[(part + 1) % partsOfDay.length]!;
      const endsAtMs = startsAtMs + ((nextHour - hour + 24) % 24) * hourMs;
      if (endsAtMs <= nowMs - pastMs || startsAtMs >= nowMs + aheadMs) return;
      const stages = likelyStages[hour];
      facts.push({
        factId: `${regionId}/${demonstrationSource}-${startsAtMs}`,
        regionId,
        startsAtMs,
        endsAtMs,
        stage: stages[Math.floor(drawn(`${regionId}:${startsAtMs}`) * stages.length)]!,
        recordedAtMs: nowMs,
        announcedAtMs: startsAtMs <= nowMs ? startsAtMs - noticeMs : null,
        sequence: 0,
        source: demonstrationSource,
      });
    });
  }
  return facts;
}

/** A number in [0, 1) that a text always gives again (FNV-1a, mixed). */
function drawn(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
