import type { Repos } from '../../db/repos.ts';
import { type BundleStage, stageFactId } from './bundle/readStages.ts';

const batchFacts = 1_000;

interface WriteStagesOptions {
  regionId: string;
  stages: readonly BundleStage[];
  now: Date;
  repos: Repos;
}

/** Adds rows of stages.csv as facts of the region, each once over all imports; resolves to how many were new. */
export async function writeStages({ regionId, stages, now, repos }: WriteStagesOptions): Promise<number> {
  const known = new Set<string>();
  for (const { factId, startsAtMs, endsAtMs, stage, recordedAtMs } of await repos.schedule.stageFactsOf(
    regionId,
  )) {
    known.add(factId);
    known.add(stageFactId(regionId, { startsAtMs, endsAtMs, stage, announcedAtMs: recordedAtMs }));
  }
  const facts = stages
    .map((row) => ({
      factId: stageFactId(regionId, row),
      regionId,
      startsAtMs: row.startsAtMs,
      endsAtMs: row.endsAtMs,
      stage: row.stage,
      recordedAtMs: row.announcedAtMs ?? now.getTime(),
      sequence: row.line,
      source: 'import',
    }))
    .filter((fact) => !known.has(fact.factId));
  let added = 0;
  for (let from = 0; from < facts.length; from += batchFacts) {
    added += await repos.schedule.addStageFacts(facts.slice(from, from + batchFacts));
  }
  return added;
}
