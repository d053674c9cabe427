import { DomainError } from '@wip/shared/errors.ts';
import type { Repos } from '../../db/repos.ts';
import { areasFile, type BundleArea } from './bundle/readAreas.ts';
import type { Findings } from './importReport.ts';

/** A batch is full at so many areas or vertices, whichever comes first: some 5 MB. */
const batchAreas = 500;
const batchVertices = 20_000;
/** The database spends most of an import on its index of geometries, on one core a batch. */
const batchesUnderWay = 3;

export interface DatasetName {
  regionId: string;
  version: string;
  datasetId: string;
}

/** An area as the repository takes it. */
type NumberedArea = Parameters<Repos['areas']['insertMany']>[1][number];

interface WriteAreasOptions {
  areas: AsyncIterable<BundleArea>;
  dataset: DatasetName;
  repos: Repos;
  findings: Findings;
  onBatch: () => Promise<void>;
}

/**
 * Stores areas batch by batch, some at a time; resolves to the group of each stored key. An area that the database
 * refuses is reported and left out. Nothing is being written any more once it has thrown.
 */
export async function writeAreas(options: WriteAreasOptions): Promise<Map<string, string | null>> {
  const groups = new Map<string, string | null>();
  const underWay = new Set<Promise<void>>();
  try {
    for await (const batch of inBatches(options.areas)) {
      const numbered = await withNumbers(batch, options); // in turn: numbers follow the order of the file
      while (underWay.size >= batchesUnderWay) await Promise.race(underWay);
      const written = store(batch, numbered).finally(() => underWay.delete(written));
      written.catch(() => {}); // thrown by the next await
      underWay.add(written);
    }
    await Promise.all(underWay);
  } catch (error) {
    await Promise.allSettled(underWay);
    throw error;
  }
  return groups;

  async function store(batch: BundleArea[], numbered: NumberedArea[]): Promise<void> {
    const refused = await options.repos.areas.insertMany(options.dataset.datasetId, numbered);
    const positions = new Set(refused.map(({ position }) => position));
    for (const { position, reason } of refused) reportRefusal(batch[position], reason, options.findings);
    for (const [position, { key, group }] of batch.entries()) {
      if (!positions.has(position)) groups.set(key, group);
    }
    await options.onBatch();
  }
}

async function* inBatches(areas: AsyncIterable<BundleArea>): AsyncGenerator<BundleArea[]> {
  let batch: BundleArea[] = [];
  let vertices = 0;
  for await (const area of areas) {
    batch.push(area);
    vertices += countVertices(area);
    if (batch.length < batchAreas && vertices < batchVertices) continue;
    yield batch;
    batch = [];
    vertices = 0;
  }
  if (batch.length > 0) yield batch;
}

async function withNumbers(
  batch: readonly BundleArea[],
  { dataset: { regionId, version }, repos }: WriteAreasOptions,
): Promise<NumberedArea[]> {
  const numbers = await repos.areas.numbersFor(batch.map(({ key }) => `${regionId}/${key}`));
  return batch.map(({ origin: _, ...area }) => {
    const areaId = `${regionId}/${area.key}`;
    const number = numbers.get(areaId);
    if (number === undefined) throw new DomainError('CONFLICT', `${areaId} got no number; import again.`);
    return { areaId, number, regionId, version, ...area };
  });
}

function reportRefusal(area: BundleArea | undefined, reason: string, findings: Findings): void {
  findings.add({
    action: 'refused',
    file: areasFile,
    ...area?.origin,
    key: area?.key,
    field: 'geometry',
    message: `the database takes this geometry for invalid (${reason}); correct or simplify it`,
  });
}

function countVertices({ geometry }: BundleArea): number {
  const rings = geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat();
  return rings.reduce((sum, ring) => sum + ring.length, 0);
}
