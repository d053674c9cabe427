import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { openEmbeddedMongo } from '@wip/server/db/embedded.ts';
import { projectRoot, type RunningProcess, startProcess } from '../../support/processes.ts';

const run = promisify(execFile);

/** Imports and activates bundles with the real command, into the database of a data folder. */
export async function importBundles(dataDir: string, bundles: readonly string[]): Promise<void> {
  const mongo = await openEmbeddedMongo({ dataDir });
  try {
    for (const bundle of bundles) {
      const env = { ...process.env, DATABASE_URI: mongo.uri };
      const args = ['server/src/cli/wip.ts', 'import', bundle, '--activate'];
      const { stdout } = await run(process.execPath, args, { cwd: projectRoot, env });
      console.log(stdout.trim().split('\n')[0]);
      if (/refused/i.test(stdout)) throw new Error(`An area was refused:\n${stdout}`);
    }
  } finally {
    await mongo.close();
  }
}

export interface StartedProduct {
  address: string;
  serverPid: number;
  launcher: RunningProcess;
}

/** Starts database and server by the command that `pnpm start` runs. */
export async function startProduct(dataDir: string): Promise<StartedProduct> {
  const port = 25_000 + (process.pid % 5_000);
  const launcher = startProcess(['scripts/start.ts'], {
    env: { DATA_DIR: dataDir, DATABASE_URI: '', DEMO_METERS: '0', PORT: String(port) },
  });
  const [, address] = await launcher.waitFor(/Where is the Power: (http\S+?)\/?\s/, 120_000);
  return { address: address!, serverPid: await findServer(launcher.pid), launcher };
}

/** The process that the launcher started for the server. */
async function findServer(launcherPid: number): Promise<number> {
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const status = await readFile(`/proc/${name}/status`, 'utf8').catch(() => '');
    const command = await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '');
    const isChild = new RegExp(`^PPid:\\s+${launcherPid}$`, 'm').test(status);
    if (isChild && command.includes('server/src/main.ts')) return Number(name);
  }
  throw new Error('The server’s process was not found; this benchmark needs /proc.');
}

/** The memory that a process holds, and the most that it held, in MB. */
export async function memoryOf(pid: number): Promise<{ nowMb: number; mostMb: number }> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const read = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) / 1_024;
  return { nowMb: read('VmRSS'), mostMb: read('VmHWM') };
}

/** The seconds of processor time that a process used. */
export async function processorSeconds(pid: number): Promise<number> {
  const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(' ');
  return (Number(fields[13]) + Number(fields[14])) / 100;
}
