import { access, constants, mkdir, statfs } from 'node:fs/promises';
import { examineRegions } from './examineRegions.ts';
import { explainFailure } from './explainFailure.ts';
import { type CommandContext, settings, withDatabase } from './withDatabase.ts';

const leastNodeVersion = 26;
const leastFreeBytes = 1_000_000_000;

export interface Finding {
  verdict: 'ok' | 'note' | 'fault';
  text: string;
}

/** Checks everything that has to be right for the product to run; each finding says what to do. */
export async function examine(): Promise<Finding[]> {
  const findings = [examineNode()];
  try {
    const config = settings();
    findings.push(await examineDataFolder(config.dataDir));
    findings.push(
      ...(await withDatabase(async (context) => [
        await examineDatabase(context),
        ...(await examineRegions(context)),
      ])),
    );
  } catch (error) {
    findings.push({ verdict: 'fault', text: explainFailure(error) });
  }
  return findings;
}

function examineNode(): Finding {
  const version = process.versions.node;
  if (Number.parseInt(version, 10) >= leastNodeVersion) return { verdict: 'ok', text: `Node ${version}` };
  return {
    verdict: 'fault',
    text: `Node ${version} is too old; run commands through \`npx pnpm wip\`, which brings Node ${leastNodeVersion} along.`,
  };
}

async function examineDataFolder(dataDir: string): Promise<Finding> {
  try {
    await mkdir(dataDir, { recursive: true });
    await access(dataDir, constants.W_OK);
  } catch {
    return {
      verdict: 'fault',
      text: `The data folder ${dataDir} cannot be written to; set DATA_DIR to another.`,
    };
  }
  const { bavail, bsize } = await statfs(dataDir);
  const free = `${((bavail * bsize) / 1e9).toFixed(1)} GB free`;
  if (bavail * bsize >= leastFreeBytes) return { verdict: 'ok', text: `Data folder ${dataDir}, ${free}` };
  return { verdict: 'note', text: `The data folder ${dataDir} has only ${free}; make room.` };
}

/** A connection alone shows that it answers, is a replica set and grants its rights. */
async function examineDatabase({ db, config }: CommandContext): Promise<Finding> {
  const { version } = await db.admin().serverInfo();
  const source =
    config.databaseUri === undefined ? 'embedded, since DATABASE_URI is not set' : 'of DATABASE_URI';
  return { verdict: 'ok', text: `Database ${source}: MongoDB ${version}, a replica set` };
}
