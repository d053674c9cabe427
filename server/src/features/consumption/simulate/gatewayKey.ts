import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { issueKey, type MetersDeps } from '../meters/meters.service.ts';
import { isSecretOf, readApiKey } from '../meters/secrets.ts';
import { simulatorGateway } from './fleet.ts';

const ownerOnly = 0o600;

/** The simulator's key: the one in the data folder where it still holds, else a new one, which is kept there. */
export async function simulatorKey(deps: MetersDeps, dataDir: string): Promise<string> {
  const file = join(dataDir, 'simulator.key');
  const kept = await readFile(file, 'utf8').catch(() => '');
  if (await isValid(deps, kept.trim())) return kept.trim();
  const key = await issueKey(deps, { gatewayId: simulatorGateway });
  await mkdir(dataDir, { recursive: true });
  await writeFile(file, '', { mode: ownerOnly });
  await chmod(file, ownerOnly); // of a file that was there already, before the key is in it
  await writeFile(file, `${key}\n`);
  return key;
}

async function isValid({ repos }: MetersDeps, text: string): Promise<boolean> {
  const parts = readApiKey(text);
  const key = parts && (await repos.apiKeys.valid(parts.id));
  if (!parts || !key || !('gatewayId' in key.holder)) return false;
  return key.holder.gatewayId === simulatorGateway && isSecretOf(parts.secret, key.secretHash);
}
