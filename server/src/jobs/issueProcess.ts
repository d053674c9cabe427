// A process of its own that issues forecasts: started, and ended by the end of its channel, by the server.
import { constants, setPriority } from 'node:os';
import { loadSnapshot } from '../board/loadSnapshot.ts';
import { readConfig } from '../config.ts';
import { connectDatabase } from '../db/connect.ts';
import { createRepos } from '../db/repos.ts';
import { readMeterHours } from '../features/consumption/history/meterHours.ts';
import { startIssuing } from '../features/forecast/issuing/startIssuing.ts';
import { startOutlooks } from '../features/forecast/outlook/startOutlooks.ts';
import { createLog } from '../operations/logs/createLog.ts';

const closeWithinMs = 8_000;

// whoever asks for an answer goes first
setPriority(constants.priority.PRIORITY_LOW);
const config = readConfig();
const log = createLog(config.logLevel);
const { client, db } = await connectDatabase(config.databaseUri ?? '').catch((error: unknown) => {
  log.warn({ reason: String(error) }, 'The process that issues forecasts cannot reach the database.');
  return process.exit(1);
});
const repos = createRepos(db);
const issuing = startIssuing({
  repos,
  now: () => new Date(),
  readMeterHours: (meter, span) => readMeterHours(repos, { meter, ...span }),
  log,
});
const outlooks = startOutlooks({
  repos,
  now: () => new Date(),
  schedules: async () => (await loadSnapshot(repos, () => new Date())).schedules.values(),
  log,
});
process.send?.('ready');

let isEnding = false;
async function end(): Promise<void> {
  if (isEnding) return;
  isEnding = true;
  setTimeout(() => process.exit(1), closeWithinMs).unref();
  await outlooks.close();
  await issuing.close();
  await client.close();
  process.exit(0);
}
for (const event of ['SIGINT', 'SIGTERM', 'disconnect'] as const) process.on(event, () => void end());
