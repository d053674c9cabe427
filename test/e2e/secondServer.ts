import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from '@playwright/test';
import { type RunningProcess, startProcess } from '../support/processes.ts';
import { serverData } from './serverData.ts';

/** The data folder of the server that all tests of this worker share. */
const dataDir = () => serverData(process.env.WIP_E2E_DATA!, test.info().parallelIndex);

/** Its database. */
export async function databaseUri(): Promise<string> {
  const { port } = JSON.parse(await readFile(join(dataDir(), 'mongod.json'), 'utf8')) as { port: number };
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
      DATA_DIR: dataDir(),
      PORT: '0',
      LOG_LEVEL: 'warn',
      ...env,
    },
  });
  const [, url] = await server.waitFor(/listening on (http:\/\/\S+)/);
  return { server, url: url! };
}
