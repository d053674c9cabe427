import type { Boundary } from './boundaries.ts';
import type { Feature, MultiPolygon, Point, TopojsonModules } from './packages.ts';
import { shareVertices } from './shareVertices.ts';

/** Whole numbers of 1/1,000 degree: less than a pixel up to zoom 9. */
const unitsPerDeg = 1_000;
/** A bend is kept if the triangle it forms is larger than this, in square units, near the region. */
const minBend = 14;
/** At this distance from the region a bend must be twice as long and as deep to be kept, at two such three times. */
const coarserEveryDeg = 1;

const labels: Record<string, Point> = {
  Angola: [17.5, -12.5],
  Botswana: [23.8, -22.4],
  'DR Congo': [23.5, -3],
  Eswatini: [31.5, -26.56],
  Lesotho: [28.25, -29.6],
  Madagascar: [46.7, -19.5],
  Malawi: [33.6, -13.2],
  Mozambique: [33.6, -23.6],
  Namibia: [17.3, -22.2],
  Tanzania: [34.8, -6.3],
  Zambia: [27.5, -14.2],
  Zimbabwe: [29.9, -19],
};

/**
 * Land, borders of countries, borders of provinces and names, each line simplified once for all that share it.
 *
 * Africa is drawn whole, so that no map shows a cut edge, with less detail the farther from the region.
 */
export function drawBasemap({
  provinces,
  otherCountries,
  bounds,
  topojson,
}: {
  provinces: readonly Boundary[];
  otherCountries: readonly Boundary[];
  bounds: readonly [number, number, number, number];
  topojson: TopojsonModules;
}): Feature[] {
  const geometries = toSharedShapes([...provinces, ...otherCountries]);
  const { server, simplify, client } = topojson;
  const weighed = simplify.presimplify(
    server.topology({ all: { type: 'GeometryCollection', geometries } }),
    (triangle) => simplify.planarTriangleArea(triangle) * detailAt(triangle[1], bounds),
  );
  const simplified = simplify.simplify(
    simplify.filter(weighed, simplify.filterWeight(weighed, minBend)),
    minBend,
  );
  const all = simplified.objects.all!;
  const provinceShapes = new Set<object>(all.geometries.slice(0, provinces.length));
  const isInside = (a: object, b: object) => provinceShapes.has(a) && provinceShapes.has(b);
  const provinceLines = client.mesh(simplified, all, (a, b) => a !== b && isInside(a, b));
  const borderLines = client.mesh(simplified, all, (a, b) => a !== b && !isInside(a, b));
  return [
    feature('land', 'MultiPolygon', toDegrees(client.merge(simplified, all.geometries).coordinates)),
    feature('province', 'MultiLineString', provinceLines.coordinates.map(lineToDegrees)),
    feature('border', 'MultiLineString', borderLines.coordinates.map(lineToDegrees)),
    ...Object.entries(labels).map(([name, point]) => feature('label', 'Point', point, name)),
  ];
}

function feature(kind: string, type: string, coordinates: unknown, name?: string): Feature {
  return { type: 'Feature', properties: name ? { kind, name } : { kind }, geometry: { type, coordinates } };
}

/** Whole-numbered shapes that share the vertices of their common borders, as their simplification requires. */
function toSharedShapes(boundaries: readonly Boundary[]): object[] {
  const inUnits = boundaries.map(({ polygons }) =>
    polygons.map((polygon) =>
      polygon.map((ring) => ring.map(([lon, lat]): Point => [lon * unitsPerDeg, lat * unitsPerDeg])),
    ),
  );
  return shareVertices(inUnits, minBend).map((coordinates) => ({ type: 'MultiPolygon', coordinates }));
}

function detailAt(
  [x, y]: Point,
  [west, south, east, north]: readonly [number, number, number, number],
): number {
  const [lon, lat] = [x / unitsPerDeg, y / unitsPerDeg];
  const outsideDeg = Math.max(west - lon, lon - east, south - lat, lat - north, 0);
  return 1 / (1 + outsideDeg / coarserEveryDeg) ** 2;
}

function toDegrees(polygons: MultiPolygon): MultiPolygon {
  return polygons.map((polygon) => polygon.map(lineToDegrees));
}

function lineToDegrees(line: readonly Point[]): Point[] {
  return line.map(([x, y]) => [x / unitsPerDeg, y / unitsPerDeg]);
}
