import { randomUUID } from 'node:crypto';
import { type AnnouncedList, changesOfList } from '@wip/shared/schedule/announcedList.ts';
import { recordingMs } from '@wip/shared/schedule/knownFrom.ts';
import { stageTimeline } from '@wip/shared/schedule/stageTimeline.ts';
import type { Repos } from '../../db/repos.ts';

interface ListAnnouncement {
  regionId: string;
  /** Who says so; the same name each time. */
  source: string;
  list: AnnouncedList;
  heardAt: Date;
  /** How old the last hearing has to be for another one that changes nothing; 0 unless given. */
  leastHearingGapMs?: number;
}

/**
 * Records what a source's list changes, and that the source was heard; resolves to how many facts were added.
 *
 * Of two lists heard in one millisecond, or by clocks that differ a little, the later one wins.
 */
export async function announceList(
  { regionId, source, list, heardAt, leastHearingGapMs = 0 }: ListAnnouncement,
  repos: Pick<Repos, 'schedule'>,
): Promise<number> {
  const facts = await repos.schedule.stageFactsOf(regionId);
  const recordedAtMs = recordingMs(facts, heardAt.getTime());
  const changes = changesOfList(list, {
    known: stageTimeline(facts),
    own: stageTimeline(facts.filter((fact) => fact.source === source)),
  });
  if (changes.length === 0) {
    await recordHearing({ regionId, source, heardAt, leastGapMs: leastHearingGapMs }, repos);
    return 0;
  }
  return repos.schedule.addAnnouncements(
    changes.map((change, index) => ({
      ...change,
      factId: `${regionId}/${randomUUID()}`,
      regionId,
      recordedAtMs,
      announcedAtMs: null,
      sequence: index,
      source,
    })),
    { regionId, source, heardAt, kind: 'confirmed' },
  );
}

/** Records that a source was heard, unless the last hearing of its region is younger than `leastGapMs`. */
export async function recordHearing(
  hearing: { regionId: string; source: string; heardAt: Date; leastGapMs: number },
  repos: Pick<Repos, 'schedule'>,
): Promise<void> {
  const { leastGapMs, ...heard } = hearing;
  const last = leastGapMs > 0 ? await repos.schedule.lastHeardAt(heard.regionId) : null;
  if (last && heard.heardAt.getTime() - last.getTime() < leastGapMs) return;
  await repos.schedule.addHearing({ ...heard, kind: 'confirmed' });
}
