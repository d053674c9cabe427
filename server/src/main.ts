import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { DomainError } from '@wip/shared/errors.ts';
import { readConfig } from './config.ts';
import { connectDatabase } from './db/connect.ts';
import { createLog } from './operations/logs/createLog.ts';
import { startServer } from './server.ts';

/** Who watches over processes kills them after 10 s. */
const closeWithinMs = 9_500;

const endSignals = ['SIGINT', 'SIGTERM'] as const;

async function main(): Promise<void> {
  const config = readConfig();
  if (config.databaseUri === undefined) {
    throw new DomainError(
      'UNAVAILABLE',
      'DATABASE_URI is not set; give it, or use `npx pnpm dev` or `npx pnpm start`, which bring a database along.',
    );
  }
  const log = createLog(config.logLevel);
  const endAtOnce = () => process.exit(0);
  for (const signal of endSignals) process.once(signal, endAtOnce);
  const { client, db } = await connectDatabase(config.databaseUri);
  const clientFolder = fileURLToPath(new URL('../../client/dist', import.meta.url));
  const server = await startServer({
    db,
    config,
    log,
    folding: 'own process',
    clientFolder: existsSync(clientFolder) ? clientFolder : null,
  });
  process.stdout.write(
    `listening on http${config.operations.tls ? 's' : ''}://${config.host}:${server.port}\n`,
  );

  for (const signal of endSignals) {
    process.off(signal, endAtOnce);
    process.once(signal, async () => {
      setTimeout(() => process.exit(1), closeWithinMs).unref();
      await server.close({ graceMs: config.operations.drainSeconds * 1_000 });
      await client.close();
      process.exit(0);
    });
  }
}

main().catch((error: unknown) => {
  const isExpected = error instanceof DomainError || isSettingOrPortError(error);
  process.stderr.write(`${isExpected ? sentenceOf(error) : String((error as Error)?.stack ?? error)}\n`);
  process.exit(1);
});

function isSettingOrPortError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error.message.startsWith('The setting ') || ('code' in error && error.code === 'EADDRINUSE');
}

function sentenceOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    return `${error.message}: the port is taken; give another one with PORT.`;
  }
  return error instanceof Error ? error.message : String(error);
}
