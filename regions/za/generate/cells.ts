import type { Boundary } from './boundaries.ts';
import { boundsOf, containsPoint, signedArea, tidyRing } from './geometry.ts';
import type { DelaunayModule, MultiPolygon, Point, PolyclipModule } from './packages.ts';
import { shareVertices } from './shareVertices.ts';

/** Coordinates are whole numbers of 1/10,000 degree (about 10 m), so that equal points are equal. */
export const unitsPerDeg = 10_000;
/** Loops below about 0.05 km² come from rounding. */
const minLoopArea = 500;
/** Degrees of longitude are shorter: at 29° south, the middle of the country, by this factor. */
const lonScale = Math.cos((29 * Math.PI) / 180);

export interface Site {
  location: Point;
  province: string;
}

interface Libraries {
  delaunay: DelaunayModule;
  polyclip: PolyclipModule;
}

/**
 * The cell of each site: what lies nearer to it than to any other site of its province.
 *
 * The cells fill the provinces, and neighbours share every vertex of their common border, so that there is
 * neither gap nor overlap, however edges are drawn.
 */
export function tessellate(
  sites: readonly Site[],
  provinces: readonly Boundary[],
  libraries: Libraries,
): MultiPolygon[] {
  const cells: MultiPolygon[] = sites.map(() => []);
  for (const { name, polygons } of provinces) {
    const indexes = sites.flatMap(({ province }, index) => (province === name ? [index] : []));
    const outline = toUnits(polygons);
    const clipped = clippedCells(
      indexes.map((index) => sites[index]!.location),
      outline,
      libraries,
    );
    for (const [i, index] of indexes.entries()) cells[index] = clipped[i]!;
  }
  const shared = shareVertices(cells, minLoopArea);
  const joined = joinDetachedParts(shared, sites, libraries.polyclip);
  return shareVertices(joined, minLoopArea).map((cell) =>
    cell.map((polygon) =>
      polygon.map((ring) => ring.map(([x, y]): Point => [x / unitsPerDeg, y / unitsPerDeg])),
    ),
  );
}

function toUnits(polygons: MultiPolygon): MultiPolygon {
  return polygons.map((polygon) =>
    polygon.map((ring) => tidyRing(ring.map(([lon, lat]): Point => [lon * unitsPerDeg, lat * unitsPerDeg]))),
  );
}

function clippedCells(
  locations: readonly Point[],
  outline: MultiPolygon,
  { delaunay, polyclip }: Libraries,
): MultiPolygon[] {
  const [west, south, east, north] = boundsOf(outline.flat(2));
  const margin = unitsPerDeg;
  const voronoi = delaunay.Delaunay.from(
    locations.map(([lon, lat]): Point => [lon * unitsPerDeg * lonScale, lat * unitsPerDeg]),
  ).voronoi([(west - margin) * lonScale, south - margin, (east + margin) * lonScale, north + margin]);
  return locations.map((_, index) => {
    const cell = tidyRing(voronoi.cellPolygon(index).map(([x, y]): Point => [x / lonScale, y]));
    return polyclip.intersection([[cell]], outline);
  });
}

/**
 * Gives parts that a province's border cuts off from their site to the neighbour, within the province, that
 * they share most border with.
 */
function joinDetachedParts(
  cells: readonly MultiPolygon[],
  sites: readonly Site[],
  polyclip: PolyclipModule,
): MultiPolygon[] {
  const mains = cells.map((cell, index) => mainPart(cell, sites[index]!));
  const joined: MultiPolygon[] = mains.map((main) => [main]);
  const ownerOfEdge = new Map<string, number>();
  for (const [owner, main] of mains.entries()) {
    for (const edge of edgesOf(main)) ownerOfEdge.set(edge.key, owner);
  }
  for (const [index, cell] of cells.entries()) {
    for (const part of cell.filter((other) => other !== mains[index])) {
      const lengths = new Map<number, number>();
      for (const { reverseKey, length } of edgesOf(part)) {
        const owner = ownerOfEdge.get(reverseKey);
        if (owner === undefined || sites[owner]!.province !== sites[index]!.province) continue;
        lengths.set(owner, (lengths.get(owner) ?? 0) + length);
      }
      const [nearest] = [...lengths].toSorted((a, b) => b[1] - a[1]);
      const taker = nearest ? nearest[0] : index;
      joined[taker] = polyclip.union(joined[taker]!, [part]);
    }
  }
  return joined;
}

/** The part that holds the site, else the largest. */
function mainPart(cell: MultiPolygon, { location: [lon, lat] }: Site): Point[][] {
  const site: Point = [lon * unitsPerDeg, lat * unitsPerDeg];
  const largest = cell.reduce((best, part) => (signedArea(part[0]!) > signedArea(best[0]!) ? part : best));
  return cell.find((part) => containsPoint([part], site)) ?? largest;
}

function edgesOf(polygon: readonly Point[][]) {
  return polygon.flatMap((ring) =>
    ring.slice(1).map((to, i) => {
      const from = ring[i]!;
      const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
      return { key: `${from}>${to}`, reverseKey: `${to}>${from}`, length };
    }),
  );
}
