import { resolve } from 'node:path';
import { DomainError } from '@wip/shared/errors.ts';
import { type Config, readConfig } from '../config.ts';
import { connectDatabase, type Database } from '../db/connect.ts';
import { openEmbeddedMongo } from '../db/embedded.ts';
import { prepareDatabase } from '../db/prepareDatabase.ts';
import { createRepos, type Repos } from '../db/repos.ts';
import { createProgressLine, type ProgressLine } from './progressLine.ts';
import { projectRoot } from './projectRoot.ts';

export interface CommandContext {
  repos: Repos;
  db: Database['db'];
  config: Config;
  now: () => Date;
  progress: ProgressLine;
}

/** Opens the database of DATABASE_URI, or else the embedded one, for as long as `run` takes. */
export function withDatabase<Result>(run: (context: CommandContext) => Promise<Result>): Promise<Result> {
  return withBareDatabase(async ({ client: _, ...context }) => {
    await prepareDatabase(context.db);
    return run({ ...context, repos: createRepos(context.db) });
  });
}

/** As `withDatabase`, and leaves the database as it is. */
export async function withBareDatabase<Result>(
  run: (context: Omit<CommandContext, 'repos'> & Pick<Database, 'client'>) => Promise<Result>,
): Promise<Result> {
  const config = settings();
  const progress = createProgressLine();
  const embedded =
    config.databaseUri === undefined
      ? await openEmbeddedMongo({
          dataDir: config.dataDir,
          mongodBinary: config.mongodBinary,
          cacheHome: config.cacheHome,
          onProgress: (message) => progress.say(message),
        })
      : null;
  try {
    const { client, db } = await connectDatabase(embedded?.uri ?? config.databaseUri ?? '');
    try {
      return await run({ client, db, config, now: () => new Date(), progress });
    } finally {
      progress.clear();
      await client.close();
    }
  } catch (error) {
    const reason = await embedded?.lossReason();
    throw reason ? new DomainError('UNAVAILABLE', reason, { cause: error }) : error;
  } finally {
    await embedded?.close();
  }
}

/** The settings of the environment; DATA_DIR counts from the project's folder, wherever the command runs. */
export function settings(): Config {
  try {
    const config = readConfig();
    return { ...config, dataDir: resolve(projectRoot, config.dataDir) };
  } catch (cause) {
    throw new DomainError('INVALID', cause instanceof Error ? cause.message : String(cause), { cause });
  }
}
