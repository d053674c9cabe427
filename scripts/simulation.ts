import { connectDatabase } from '../server/src/db/connect.ts';
import { createRepos } from '../server/src/db/repos.ts';
import { DomainError } from '../shared/src/errors.ts';
import { startChild } from './child.ts';
import type { OpenedDatabase } from './database.ts';
import { heapFlags } from './server.ts';
import type { Session } from './session.ts';

const areaCount = 10;
const usualMeters = 8;
const mostMeters = 1_000;

/**
 * Starts simulated meters in the demonstration region, where that is on the map: in the embedded database, or where
 * DEMO_METERS says how many in each area.
 */
export async function startSimulation(
  session: Session,
  database: OpenedDatabase,
  address: string,
): Promise<void> {
  const meterCount = readMeterCount();
  if (meterCount === 0) return;
  const regionId = await demonstrationRegion(database.uri);
  if (regionId === null) return;
  startChild(session, {
    name: 'The simulator',
    mayEnd: true,
    args: [
      ...[...heapFlags, 'server/src/cli/wip.ts', 'simulate', '--background', '--url', address],
      ...['--region', regionId, '--areas', String(areaCount), '--meters', String(meterCount)],
      ...['--history', '400d'],
    ],
    env: { ...process.env, DATABASE_URI: database.uri, DATA_DIR: database.dataDir },
    onLine: () => false,
  });
}

/** How many meters DEMO_METERS asks for. Errors: DomainError INVALID. */
export function readMeterCount(): number {
  const asked = process.env.DEMO_METERS;
  if (!asked) return process.env.DATABASE_URI ? 0 : usualMeters;
  const meterCount = Number(asked);
  if (Number.isInteger(meterCount) && meterCount >= 0 && meterCount <= mostMeters) return meterCount;
  throw new DomainError(
    'INVALID',
    `DEMO_METERS is '${asked}'; it must be a number from 0 to ${mostMeters}: the simulated meters of an area.`,
  );
}

async function demonstrationRegion(uri: string): Promise<string | null> {
  const { client, db } = await connectDatabase(uri);
  try {
    const repos = createRepos(db);
    const pointers = await repos.regions.pointers();
    const active = pointers.map(({ regionId, activeVersion }) => `${regionId}@${activeVersion}`);
    const datasets = await repos.datasets.byIds(active);
    return datasets.find(({ region }) => region.demonstration)?.region.id ?? null;
  } finally {
    await client.close();
  }
}
