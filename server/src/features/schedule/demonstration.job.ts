import type { Repos } from '../../db/repos.ts';
import { demonstrationSource, demonstrationStages } from './demonstrationStages.ts';

/** Tops up the invented stages of every active demonstration region, and hears its invented source. */
export async function topUpDemonstrations(repos: Repos, now: Date): Promise<void> {
  const pointers = await repos.regions.pointers();
  const active = pointers.flatMap(({ regionId, activeVersion }) =>
    activeVersion === null ? [] : [`${regionId}@${activeVersion}`],
  );
  for (const { region } of await repos.datasets.byIds(active)) {
    if (!region.demonstration) continue;
    await repos.schedule.addStageFacts(demonstrationStages(region.id, now.getTime()));
    await repos.schedule.addHearing({
      regionId: region.id,
      heardAt: now,
      kind: 'confirmed',
      source: demonstrationSource,
    });
  }
}
