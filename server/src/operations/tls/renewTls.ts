import type { Server } from 'node:https';
import type { Logger } from 'pino';
import type { TlsSettings } from '../operationsSettings.ts';
import { checkTlsPair, readTlsPair, type TlsPair } from './tlsFiles.ts';

export interface RenewalOptions {
  server: Server;
  settings: TlsSettings;
  /** What is served now. */
  served: TlsPair;
  lookEveryMs: number;
  log: Logger;
}

/** What every connection must speak at least. */
export const tlsMinVersion = 'TLSv1.2';

/**
 * Serves renewed files to new connections; those that are open go on with what they have. Files that cannot be served,
 * such as a certificate whose key is not written yet, are told once and looked at again. Returns what ends it.
 */
export function renewTls({ server, settings, served, lookEveryMs, log }: RenewalOptions): () => void {
  let known = textOf(served);
  let refused = '';

  async function look(): Promise<void> {
    try {
      const pair = await readTlsPair(settings);
      if (textOf(pair) === known) return;
      const validUntil = checkTlsPair(pair);
      server.setSecureContext({ ...pair, minVersion: tlsMinVersion });
      known = textOf(pair);
      refused = '';
      log.info({ validUntil }, 'A renewed certificate is served.');
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (reason !== refused) log.error({ reason }, 'The renewed certificate is not served; the old one is.');
      refused = reason;
    }
  }

  const timer = setInterval(() => void look(), lookEveryMs);
  timer.unref();
  return () => clearInterval(timer);
}

function textOf({ cert, key }: TlsPair): string {
  return `${cert}\n${key}`;
}
