// A process of its own that folds the journal: started, and ended by the end of its channel, by the server.
import { readConfig } from '../../../config.ts';
import { connectDatabase } from '../../../db/connect.ts';
import { createRepos } from '../../../db/repos.ts';
import { createLog } from '../../../operations/logs/createLog.ts';
import { startPublishing } from '../publication/startPublishing.ts';
import { startSilence } from '../silence/startSilence.ts';
import { startFolding } from './startFolding.ts';

const closeWithinMs = 8_000;

const config = readConfig();
const log = createLog(config.logLevel);
const { client, db } = await connectDatabase(config.databaseUri ?? '').catch((error: unknown) => {
  log.warn({ reason: String(error) }, 'The process that folds cannot reach the database.');
  return process.exit(1);
});
const repos = createRepos(db);
const now = () => new Date();
const folding = startFolding({ repos, now, config, log });
const publishing = startPublishing({ repos, now, log });
const silence = startSilence({ db, repos, now, log });
process.send?.('ready');

let isEnding = false;
async function end(): Promise<void> {
  if (isEnding) return;
  isEnding = true;
  setTimeout(() => process.exit(1), closeWithinMs).unref();
  await Promise.all([folding.close(), publishing.close(), silence.close()]);
  await client.close();
  process.exit(0);
}
for (const event of ['SIGINT', 'SIGTERM', 'disconnect'] as const) process.on(event, () => void end());
