// pnpm dev: database, server and client with hot reload behind one address.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DomainError } from '../shared/src/errors.ts';
import { announceAddress } from './announceAddress.ts';
import { startChild } from './child.ts';
import { loadDemonstration, openDatabase } from './database.ts';
import { choosePort, freePort } from './port.ts';
import { startServer } from './server.ts';
import { projectRoot, runCommand, type Session } from './session.ts';
import { readMeterCount, startSimulation } from './simulation.ts';
import { describeStart } from './startTime.ts';

const usualPort = 5173;
const clientFolder = join(projectRoot, 'client');

await runCommand(async (session) => {
  requireInstallation();
  readMeterCount(); // before anything is started
  const port = await choosePort(usualPort);
  const database = await openDatabase(session);
  await loadDemonstration(session, database);
  const server = await startServer(session, {
    database,
    port: await freePort(), // the same one after each edit, which starts the server again
    nodeFlags: ['--watch', '--watch-preserve-output'],
    env: { NODE_ENV: 'development', TLS_CERT: '', TLS_KEY: '' },
  });
  const address = await startClient(session, port, server);
  announceAddress(session, database.dataDir, address);
  console.log(
    `\n  Where is the Power: ${address}\n  ${describeStart(database.downloadMs)}. Ctrl-C ends it.\n`,
  );
  await startSimulation(session, database, server);
});

function requireInstallation(): void {
  if (existsSync(join(clientFolder, 'node_modules/vite'))) return;
  throw new DomainError('UNAVAILABLE', 'The packages are not installed; run `npx pnpm install` first.');
}

/** Starts Vite in front of the server and resolves once the page and its code are ready to be sent. */
async function startClient(session: Session, port: number, server: string): Promise<string> {
  const address = `http://127.0.0.1:${port}/`;
  await new Promise<void>((resolve) => {
    startChild(session, {
      name: 'The development server',
      args: [
        'node_modules/vite/bin/vite.js',
        '--port',
        String(port),
        '--strictPort',
        '--clearScreen',
        'false',
      ],
      cwd: clientFolder,
      env: { ...process.env, NODE_ENV: 'development', WIP_SERVER: server },
      onLine(line) {
        if (line.includes('ready in')) resolve();
        return /ready in|Local:|Network:|press h/.test(line) || line.trim() === '';
      },
    });
  });
  await warmUp(address);
  return address;
}

/** Asks for what a browser asks for first, which makes Vite prepare the packages now. */
async function warmUp(address: string): Promise<void> {
  const read = async (path: string) => (await fetch(new URL(path, address))).text();
  await read('/');
  const code = await read('/src/main.tsx');
  const imports = [...code.matchAll(/(?:from|import) "(\/[^"]+)"/g)].map((match) => match[1] ?? '/');
  await Promise.all(imports.map(read));
}
