import { minuteMs } from '@wip/shared/time.ts';
import type { Repos } from '../../../db/repos.ts';

/** By then nobody who read the meter before its deletion still folds readings into it. */
const settledAfterMs = 10 * minuteMs;

/**
 * Erases what is stored of deleted meters: readings of every age and, in the first run that finds none, keys, name
 * and place. Cut off anywhere, the next run does it again.
 */
export async function eraseDeletedMeters(
  repos: Pick<Repos, 'meters' | 'apiKeys' | 'meterErasure'>,
  now: Date,
): Promise<void> {
  const due = await repos.meters.dueForErasure(new Date(now.getTime() - settledAfterMs));
  for (const { meterId, number } of due) {
    const erased = await repos.meterErasure.eraseReadings(number);
    if (erased > 0) continue; // looked at again, since a day may have been sealed meanwhile
    await repos.apiKeys.removeOfMeter(meterId);
    await repos.meters.erase(meterId, now);
  }
}
