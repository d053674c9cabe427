import { randomUUID } from 'node:crypto';
import { type AnnouncedList, changesOfList } from '@wip/shared/schedule/announcedList.ts';
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
 * Facts of two lists heard in one millisecond get different ones, so that the later list wins.
 */
export async function announceList(
  { regionId, source, list, heardAt, leastHearingGapMs = 0 }: ListAnnouncement,
  repos: Pick<Repos, 'schedule'>,
): Promise<number> {
  const facts = await repos.schedule.stageFactsOf(regionId);
  const taken = new Set(facts.map((fact) => fact.recordedAtMs));
  let recordedAtMs = heardAt.getTime();
  while (taken.has(recordedAtMs)) recordedAtMs += 1;
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
