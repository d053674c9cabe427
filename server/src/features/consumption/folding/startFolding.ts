import type { Logger } from 'pino';
import type { Config } from '../../../config.ts';
import { isDatabaseAway } from '../../../db/connect.ts';
import type { Repos } from '../../../db/repos.ts';
import { startFolder } from './folder.ts';
import { createHousekeeping } from './housekeeping.ts';

export interface FoldingOptions {
  repos: Repos;
  now: () => Date;
  config: Pick<Config, 'ingest' | 'retention'>;
  log: Logger;
}

/** Folds, seals and removes what is kept no longer, until it is closed. */
export function startFolding({ repos, now, config, log }: FoldingOptions) {
  const housekeeping = createHousekeeping({
    readings: repos.readings,
    daySummaries: repos.daySummaries,
    meters: repos.meters,
    now,
    lateDays: config.ingest.lateDays,
    retention: config.retention,
  });
  return startFolder({
    journal: repos.journal,
    readings: repos.readings,
    leases: repos.leases,
    erasedMeters: repos.meters.deletedNumbers,
    housekeeping,
    now,
    onError(cause) {
      if (isDatabaseAway(cause)) log.warn({ reason: String(cause) }, 'Folding waits for the database.');
      else log.error({ error: cause }, 'A round of folding failed; it is tried again.');
    },
  });
}
