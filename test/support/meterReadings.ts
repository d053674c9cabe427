import type { Repos } from '@wip/server/db/repos.ts';
import { hourIdOf } from '@wip/server/features/consumption/folding/bucketIds.ts';
import type { StoredMeter } from '@wip/server/features/consumption/meters/meters.repo.ts';
import type { MeterPoint } from '@wip/shared/consumption/meterPoint.ts';
import { emptyBlock, packBlock, putPoints } from '@wip/shared/consumption/readingBlock.ts';
import { hourMs } from '@wip/shared/durations.ts';

let sequence = 0;

/** Registers a meter straight through the repository. */
export function insertMeter(
  repos: Pick<Repos, 'meters'>,
  areaId: string,
  overrides: Partial<StoredMeter> = {},
): Promise<StoredMeter> {
  sequence += 1;
  return repos.meters.create({
    meterId: `m_${String(sequence).padStart(12, '0')}`,
    name: `Meter ${sequence}`,
    regionId: areaId.split('/')[0] ?? '',
    areaId,
    slotS: 300,
    kind: 'household',
    visibility: 'private',
    gatewayId: null,
    inputs: [],
    maxPowerKw: 100,
    isSimulated: false,
    createdAt: new Date(0),
    ...overrides,
    location: [28, -26],
    readKeyHash: '',
  });
}

/** Writes readings into their hours, as folding would. */
export async function foldPoints(
  repos: Pick<Repos, 'readings'>,
  points: readonly MeterPoint[],
): Promise<void> {
  const byHour = Map.groupBy(points, ({ meterNumber, atMs }) => hourIdOf(meterNumber, atMs));
  const known = await repos.readings.hoursById([...byHour.keys()]);
  const writes = [...byHour].map(([bucketId, ofHour]) => {
    const before = known.get(bucketId);
    const block = before?.block ?? emptyBlock(ofHour[0]!.durationS);
    putPoints(block, Math.floor(ofHour[0]!.atMs / hourMs) * hourMs, ofHour);
    return { bucketId, bytes: packBlock(block), before: before?.bytes ?? null };
  });
  await repos.readings.writeHours(1, writes);
}
