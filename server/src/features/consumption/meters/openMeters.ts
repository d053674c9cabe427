import type { Repos } from '../../../db/repos.ts';
import type { StoredMeter } from './meters.repo.ts';
import { isSecretOf, readReadKey } from './secrets.ts';

/** The meters that read keys open, by number; unknown and revoked keys open nothing. */
export async function openMeters(
  repos: Pick<Repos, 'meters'>,
  readKeys: readonly string[],
): Promise<StoredMeter[]> {
  const parts = readKeys.flatMap((text) => readReadKey(text) ?? []);
  if (parts.length === 0) return [];
  const hashes = await repos.meters.readKeyHashes(parts.map(({ id }) => id));
  const opened = parts.filter(({ id, secret }) => {
    const hash = hashes.get(id);
    return hash !== undefined && isSecretOf(secret, hash);
  });
  return repos.meters.byIds(opened.map(({ id }) => id));
}
