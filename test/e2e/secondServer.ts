import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type RunningProcess, startProcess } from '../support/processes.ts';

/** The database of the server that all tests of the browser share. */
export async function databaseUri(): Promise<string> {
  const folder = process.env.WIP_E2E_DATA!;
  const { port } = JSON.parse(await readFile(join(folder, 'mongod.json'), 'utf8')) as { port: number };
  return `mongodb://127.0.0.1:${port}/wip?replicaSet=rs0`;
}

/** Another process of the server on the same database. */
export async function startSecondServer(
  env: NodeJS.ProcessEnv = {},
): Promise<{ server: RunningProcess; url: string }> {
  const server = startProcess(['server/src/main.ts'], {
    env: {
      NODE_ENV: 'production',
      DATABASE_URI: await databaseUri(),
      DATA_DIR: process.env.WIP_E2E_DATA,
      PORT: '0',
      LOG_LEVEL: 'warn',
      ...env,
    },
  });
  const [, url] = await server.waitFor(/listening on (http:\/\/\S+)/);
  return { server, url: url! };
}
