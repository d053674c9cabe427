// pnpm start: database and server as in production; the server sends the built client.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DomainError } from '../shared/src/errors.ts';
import { announceAddress } from './announceAddress.ts';
import { loadDemonstration, openDatabase } from './database.ts';
import { choosePort } from './port.ts';
import { startServer } from './server.ts';
import { projectRoot, runCommand } from './session.ts';
import { readMeterCount, startSimulation } from './simulation.ts';
import { describeStart } from './startTime.ts';

const usualPort = 8080;

await runCommand(async (session) => {
  if (!existsSync(join(projectRoot, 'client/dist/index.html'))) {
    throw new DomainError('UNAVAILABLE', 'The client is not built; run `npx pnpm build` first.');
  }
  readMeterCount(); // before anything is started
  const port = await choosePort(usualPort);
  const database = await openDatabase(session);
  await loadDemonstration(session, database);
  const address = await startServer(session, { database, port, env: { NODE_ENV: 'production' } });
  announceAddress(session, database.dataDir, address);
  console.log(
    `\n  Where is the Power: ${address}/\n  ${describeStart(database.downloadMs)}. Ctrl-C ends it.\n`,
  );
  await startSimulation(session, database, address);
});
