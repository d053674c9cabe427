import { DomainError } from '@wip/shared/errors.ts';
import type { Repos } from '../../db/repos.ts';
import { areasFile, type BundleArea } from './bundle/readAreas.ts';
import type { Findings } from './importReport.ts';

/** A batch is full at so many areas or vertices, whichever comes first: some 5 MB. */
const batchAreas = 500;
const batchVertices = 50_000;

export interface DatasetName {
  regionId: string;
  version: string;
  datasetId: string;
}

interface WriteAreasOptions {
  areas: AsyncIterable<BundleArea>;
  dataset: DatasetName;
  repos: Repos;
  findings: Findings;
  onBatch: () => Promise<void>;
}

/**
 * Stores areas batch by batch; resolves to the group of each stored key. An area that the database refuses is reported
 * and left out.
 */
export async function writeAreas(options: WriteAreasOptions): Promise<Map<string, string | null>> {
  const groups = new Map<string, string | null>();
  let batch: BundleArea[] = [];
  let vertices = 0;
  let writing = Promise.resolve();
  try {
    for await (const area of options.areas) {
      batch.push(area);
      vertices += countVertices(area);
      if (batch.length < batchAreas && vertices < batchVertices) continue;
      await writing; // one batch is written while the next one is read
      writing = write(batch);
      writing.catch(() => {}); // thrown by the next await
      batch = [];
      vertices = 0;
    }
  } catch (error) {
    await writing.catch(() => {}); // nothing may be written once this has thrown
    throw error;
  }
  await writing;
  await write(batch);
  return groups;

  async function write(full: BundleArea[]): Promise<void> {
    const stored = await storeBatch(full, options);
    for (const { key, group } of stored) groups.set(key, group);
    await options.onBatch();
  }
}

async function storeBatch(batch: BundleArea[], { dataset, repos, findings }: WriteAreasOptions) {
  if (batch.length === 0) return [];
  const { regionId, version, datasetId } = dataset;
  const numbers = await repos.areas.numbersFor(batch.map(({ key }) => `${regionId}/${key}`));
  const stored = batch.map(({ origin: _, ...area }) => {
    const areaId = `${regionId}/${area.key}`;
    const number = numbers.get(areaId);
    if (number === undefined) throw new DomainError('CONFLICT', `${areaId} got no number; import again.`);
    return { areaId, number, regionId, version, ...area };
  });
  const refused = await repos.areas.insertMany(datasetId, stored);
  for (const { position, reason } of refused) {
    const area = batch[position];
    findings.add({
      action: 'refused',
      file: areasFile,
      ...area?.origin,
      key: area?.key,
      field: 'geometry',
      message: `the database takes this geometry for invalid (${reason}); correct or simplify it`,
    });
  }
  const refusedPositions = new Set(refused.map(({ position }) => position));
  return batch.filter((_, position) => !refusedPositions.has(position));
}

function countVertices({ geometry }: BundleArea): number {
  const rings = geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat();
  return rings.reduce((sum, ring) => sum + ring.length, 0);
}
