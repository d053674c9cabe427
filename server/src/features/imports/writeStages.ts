import type { Repos } from '../../db/repos.ts';
import { type BundleStage, stageFactId } from './bundle/readStages.ts';

interface WriteStagesOptions {
  regionId: string;
  stages: readonly BundleStage[];
  now: Date;
  repos: Repos;
}

/**
 * Adds rows of stages.csv as facts of the region, each once over all imports, and the import as a hearing, all or
 * nothing; resolves to how many were new.
 */
export async function writeStages({ regionId, stages, now, repos }: WriteStagesOptions): Promise<number> {
  const known = new Set<string>();
  for (const fact of await repos.schedule.stageFactsOf(regionId)) {
    const { factId, startsAtMs, endsAtMs, stage, recordedAtMs, announcedAtMs } = fact;
    known.add(factId);
    known.add(
      stageFactId(regionId, { startsAtMs, endsAtMs, stage, announcedAtMs: announcedAtMs ?? recordedAtMs }),
    );
  }
  const facts = stages
    .map((row) => ({
      factId: stageFactId(regionId, row),
      regionId,
      startsAtMs: row.startsAtMs,
      endsAtMs: row.endsAtMs,
      stage: row.stage,
      recordedAtMs: now.getTime(),
      announcedAtMs: row.announcedAtMs,
      sequence: row.line,
      source: 'import',
    }))
    .filter((fact) => !known.has(fact.factId));
  return repos.schedule.addAnnouncements(facts, {
    regionId,
    heardAt: now,
    kind: 'imported',
    source: 'import',
  });
}
