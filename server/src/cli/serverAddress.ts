import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Config } from '../config.ts';

const answersWithinMs = 1_000;
const record = z.object({ url: z.url() });

/** Where a server that was started by a command of this project keeps its address while it runs. */
export function addressFileOf(dataDir: string): string {
  return join(dataDir, 'server.json');
}

/** The address of the server that runs on this data folder, else the one that it would have by its settings. */
export async function serverAddress({ dataDir, port }: Pick<Config, 'dataDir' | 'port'>): Promise<string> {
  const url = await writtenAddress(dataDir);
  return url !== null && (await isAlive(url)) ? new URL(url).origin : `http://localhost:${port}`;
}

async function writtenAddress(dataDir: string): Promise<string | null> {
  try {
    return record.parse(JSON.parse(await readFile(addressFileOf(dataDir), 'utf8'))).url;
  } catch {
    return null; // none, or half written
  }
}

async function isAlive(url: string): Promise<boolean> {
  try {
    const response = await fetch(new URL('/healthz', url), { signal: AbortSignal.timeout(answersWithinMs) });
    return response.ok && (await response.text()) === 'alive\n';
  } catch {
    return false;
  }
}
