import type { BoundingBox, LonLat } from '@wip/shared/geo.ts';
import type { Catalogue } from './areas.catalogue.ts';
import type { AreasRepo, StoredArea } from './areas.repo.ts';

/** More than this, and an answer of a few megabytes would hold up everyone else's. */
export const mostAreasInAnswer = 5_000;

/*
 * The database answers geometry with numbers, the catalogue knows the rest. Each function reads one catalogue,
 * so that an answer holds one version.
 */

/** The areas that contain the point, smallest first. */
export async function findAreasAt(
  repo: AreasRepo,
  catalogue: Catalogue,
  point: LonLat,
): Promise<StoredArea[]> {
  const numbers = await repo.numbersAt(catalogue.datasetIds, point);
  return known(catalogue, numbers).sort((a, b) => a.areaKm2 - b.areaKm2 || a.number - b.number);
}

/** The areas within `radiusM`, nearest first; at most `mostAreasInAnswer`. */
export async function findAreasNear(
  repo: AreasRepo,
  catalogue: Catalogue,
  { point, radiusM }: { point: LonLat; radiusM: number },
): Promise<(StoredArea & { distanceM: number })[]> {
  const near = await repo.numbersNear(catalogue.datasetIds, { point, radiusM, limit: mostAreasInAnswer });
  return near.flatMap(({ number, distanceM }) => {
    const area = catalogue.byNumber.get(number);
    return area ? [{ ...area, distanceM }] : [];
  });
}

/** The areas whose polygon meets the box, by number. */
export async function findAreasInBox(repo: AreasRepo, catalogue: Catalogue, bbox: BoundingBox) {
  const numbers = await repo.numbersInBox(catalogue.datasetIds, bbox, mostAreasInAnswer + 1);
  const areas = known(catalogue, numbers).sort((a, b) => a.number - b.number);
  return {
    catalogueVersion: catalogue.version,
    catalogueRevision: catalogue.revision,
    truncated: areas.length > mostAreasInAnswer,
    areas: areas.slice(0, mostAreasInAnswer),
  };
}

function known(catalogue: Catalogue, numbers: readonly number[]): StoredArea[] {
  return numbers.flatMap((number) => catalogue.byNumber.get(number) ?? []);
}
