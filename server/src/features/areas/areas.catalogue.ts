import { createHash } from 'node:crypto';
import type { PublicRegion } from '@wip/shared/areas/areaSchemas.ts';
import { type BoundingBox, boxContains, splitAtAntimeridian } from '@wip/shared/geo.ts';
import type { RegionFile } from '@wip/shared/imports/regionSchema.ts';
import { packNumbers } from '@wip/shared/status/packing.ts';
import Flatbush from 'flatbush';
import { type AreaSearch, createAreaSearch } from './areaSearch.ts';
import type { StoredArea } from './areas.repo.ts';

/** A region as it is active. */
export interface CatalogueRegion {
  region: RegionFile;
  version: string;
  datasetId: string;
  areaCount: number;
}

/** A region with the numbers of its areas, packed by `packNumbers`. */
export interface ListedRegion extends CatalogueRegion {
  areaNumbers: string;
}

/**
 * Everything about the active areas but their geometry, in memory and never changed: an answer that
 * reads one catalogue holds one version.
 */
export interface Catalogue {
  /** A hash over the active version of every region. */
  version: string;
  /** How many moves of pointers led to it: the greater of two is the newer, in any process. */
  revision: number;
  datasetIds: readonly string[];
  regions: ReadonlyMap<string, ListedRegion>;
  /** By number. */
  areas: readonly StoredArea[];
  byId: ReadonlyMap<string, StoredArea>;
  byNumber: ReadonlyMap<number, StoredArea>;
  /** The position in `areas` of the area of a number. */
  positionOf(areaNumber: number): number | undefined;
  /** Positions in `areas` of those whose bounding box meets the box, ascending. */
  positionsInBox(bbox: BoundingBox): ArrayLike<number>;
  search: AreaSearch;
}

export function createCatalogue(
  regions: readonly CatalogueRegion[],
  areas: readonly StoredArea[],
  revision: number,
): Catalogue {
  const sorted = [...areas].sort((a, b) => a.number - b.number);
  const positions = new Map(sorted.map((area, position) => [area.number, position]));
  return {
    version: versionOf(regions),
    revision,
    datasetIds: regions.map((region) => region.datasetId),
    regions: listRegions(regions, sorted),
    areas: sorted,
    byId: new Map(sorted.map((area) => [area.areaId, area])),
    byNumber: new Map(sorted.map((area) => [area.number, area])),
    positionOf: (areaNumber) => positions.get(areaNumber),
    positionsInBox: createBoxIndex(sorted),
    search: createAreaSearch(sorted),
  };
}

/** What everyone may know of the active regions. */
export function publicRegions(catalogue: Catalogue): PublicRegion[] {
  return [...catalogue.regions.values()].map(({ region, version, areaCount, areaNumbers }) => ({
    regionId: region.id,
    name: region.name,
    timeZone: region.timeZone,
    bounds: region.bounds,
    attribution: region.attribution,
    licence: region.licence,
    source: region.source,
    version,
    areaCount,
    areaNumbers,
    staleAfterH: region.staleAfterH,
    demonstration: region.demonstration,
  }));
}

function listRegions(regions: readonly CatalogueRegion[], areas: readonly StoredArea[]) {
  const byRegion = Map.groupBy(areas, (area) => area.regionId);
  return new Map(
    regions.map((entry): [string, ListedRegion] => {
      const numbers = byRegion.get(entry.region.id)?.map((area) => area.number) ?? [];
      return [entry.region.id, { ...entry, areaNumbers: packNumbers(numbers) }];
    }),
  );
}

function versionOf(regions: readonly CatalogueRegion[]): string {
  const names = regions.map((region) => region.datasetId).sort();
  return createHash('sha256').update(names.join('\n')).digest('hex').slice(0, 12);
}

function createBoxIndex(areas: readonly StoredArea[]) {
  const boxes = areas.flatMap((area, position) =>
    splitAtAntimeridian(area.bbox).map((box) => ({ box, position })),
  );
  const everywhere = areas.map((_, position) => position);
  if (boxes.length === 0) return () => everywhere;
  const index = new Flatbush(boxes.length, 16, Float64Array);
  for (const { box } of boxes) index.add(...box);
  index.finish();
  const bounds: BoundingBox = [index.minX, index.minY, index.maxX, index.maxY];
  const positionOf = Uint32Array.from(boxes, ({ position }) => position);

  return (bbox: BoundingBox): ArrayLike<number> => {
    const parts = splitAtAntimeridian(bbox);
    if (parts.some((part) => boxContains(part, bounds))) return everywhere;
    const isFound = new Uint8Array(areas.length);
    let count = 0;
    for (const part of parts) {
      for (const entry of index.search(...part)) {
        const position = positionOf[entry]!;
        count += 1 - isFound[position]!;
        isFound[position] = 1;
      }
    }
    const positions = new Uint32Array(count);
    for (let position = 0, next = 0; next < count; position++) {
      if (isFound[position]) positions[next++] = position;
    }
    return positions;
  };
}
