import type { Config } from '../config.ts';
import { serverAddress } from './serverAddress.ts';

/** A new API key with a command that tries it; `meterId` where the key serves several meters. */
export async function apiKeyLines(
  apiKey: string,
  { config, meterId }: { config: Pick<Config, 'dataDir' | 'port'>; meterId?: string | undefined },
): Promise<string[]> {
  const reading = { ...(meterId !== undefined && { meterId }), powerKw: 0.42 };
  return [
    `API key    ${apiKey}`,
    '           for the sender; it is shown only now',
    'Try it:',
    `  curl -X POST ${await serverAddress(config)}/ingest/readings \\`,
    `    -H 'Authorization: Bearer ${apiKey}' -H 'Content-Type: application/json' \\`,
    `    -d '${JSON.stringify({ readings: [reading] })}'`,
  ];
}

export function readKeyLines(readKey: string): string[] {
  return [
    `Read key   ${readKey}`,
    '           for the owner, in the header X-Read-Key; it is shown only now',
  ];
}
