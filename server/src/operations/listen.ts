import { createServer, type RequestListener, type Server, type ServerOptions } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Logger } from 'pino';
import type { TlsSettings } from './operationsSettings.ts';
import { renewTls, tlsMinVersion } from './tls/renewTls.ts';
import { checkTlsPair, readTlsPair } from './tls/tlsFiles.ts';

const limits: ServerOptions = {
  headersTimeout: 15_000,
  requestTimeout: 30_000,
  /** Without it a head that never ends is noticed half a minute late. */
  connectionsCheckingInterval: 5_000,
  keepAliveTimeout: 65_000,
  maxHeaderSize: 16_384,
};
const handshakeTimeoutMs = 10_000;
const mostConnections = 20_000;
const renewalLookMs = 30_000;

export interface ListenOptions {
  app: RequestListener;
  port: number;
  host: string;
  tls: TlsSettings | null;
  log: Logger;
  /** How often the files of certificate and key are looked at. */
  renewalMs?: number;
}

/** Listens with HTTP, or with HTTPS where there is a certificate; whoever takes its time is cut off. */
export async function listen(options: ListenOptions): Promise<{ server: Server; endRenewal(): void }> {
  const { app, port, host, tls } = options;
  const { server, endRenewal } =
    tls === null
      ? { server: createServer(limits, app), endRenewal: () => undefined }
      : await createRenewedServer(options, tls);
  server.maxConnections = mostConnections;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return { server, endRenewal };
}

async function createRenewedServer(options: ListenOptions, settings: TlsSettings) {
  const { app, log, renewalMs: lookEveryMs = renewalLookMs } = options;
  const served = await readTlsPair(settings);
  const validUntil = checkTlsPair(served);
  if (validUntil < new Date()) log.error({ validUntil }, 'The certificate has expired.');
  const server = createTlsServer(
    { ...limits, ...served, minVersion: tlsMinVersion, handshakeTimeout: handshakeTimeoutMs },
    app,
  );
  return { server, endRenewal: renewTls({ server, settings, served, lookEveryMs, log }) };
}
