import { access, constants, mkdir, statfs } from 'node:fs/promises';
import { stageLine, stretchAt } from '@wip/shared/schedule/stageLine.ts';
import { loadStageRecord } from '../features/schedule/loadRegionSchedule.ts';
import { explainFailure } from './explainFailure.ts';
import { count } from './print.ts';
import { type CommandContext, settings, withDatabase } from './withDatabase.ts';

const leastNodeVersion = 26;
const leastFreeBytes = 1_000_000_000;
const hourMs = 3_600_000;

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

async function examineRegions({ repos, now }: CommandContext): Promise<Finding[]> {
  const pointers = await repos.regions.pointers();
  const active = pointers.flatMap(({ regionId, activeVersion }) =>
    activeVersion === null ? [] : [`${regionId}@${activeVersion}`],
  );
  const datasets = await repos.datasets.byIds(active);
  if (datasets.length === 0) {
    return [{ verdict: 'note', text: 'No region is active; run: wip import regions/za --activate' }];
  }
  return Promise.all(
    datasets.map(async ({ region, version, areaCount, groupCount }): Promise<Finding> => {
      const nowMs = now().getTime();
      const line = stageLine(await loadStageRecord(repos, region), nowMs);
      const { stage } = stretchAt(line, nowMs);
      const what = `${region.id} (${region.name}), version ${version}: ${count(areaCount, 'area')}, ${count(groupCount, 'timetable')}`;
      if (line.lastHeardAtMs === null) {
        return {
          verdict: 'note',
          text: `${what}; its stages were never heard: wip stage set ${region.id} 0`,
        };
      }
      const heard = `stages heard ${Math.round((nowMs - line.lastHeardAtMs) / hourMs)} h ago`;
      if (stage !== null) return { verdict: 'ok', text: `${what}; ${heard}, stage ${stage}` };
      return {
        verdict: 'note',
        text: `${what}; ${heard}, so that the stage is unknown now: wip stage set ${region.id} <stage>, or wip stage confirm ${region.id}`,
      };
    }),
  );
}
