import type { Logger } from 'pino';
import { type Config, readConfig } from '../config.ts';
import { connectDatabase, type Database } from '../db/connect.ts';
import { createRepos, type Repos } from '../db/repos.ts';
import { createLog } from '../operations/logs/createLog.ts';

export interface ChildParts {
  config: Config;
  db: Database['db'];
  repos: Repos;
  now: () => Date;
  log: Logger;
}

const closeWithinMs = 8_000;

/** A process that the server starts: runs what `start` starts until it is told to end, or its channel ends. */
export async function runChild(
  name: string,
  start: (parts: ChildParts) => { close(): Promise<void> }[],
): Promise<void> {
  const config = readConfig();
  const log = createLog(config.logLevel);
  const { client, db } = await connectDatabase(config.databaseUri ?? '').catch((error: unknown) => {
    log.warn({ reason: String(error) }, `${name} cannot reach the database.`);
    return process.exit(1);
  });
  const running = start({ config, db, repos: createRepos(db), now: () => new Date(), log });
  process.send?.('ready');

  let isEnding = false;
  async function end(): Promise<void> {
    if (isEnding) return;
    isEnding = true;
    setTimeout(() => process.exit(1), closeWithinMs).unref();
    await Promise.all(running.map((part) => part.close()));
    await client.close();
    process.exit(0);
  }
  for (const event of ['SIGINT', 'SIGTERM', 'disconnect'] as const) process.on(event, () => void end());
}
