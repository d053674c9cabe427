import { type BoundingBox, type LonLat, splitAtAntimeridian } from '@wip/shared/geo.ts';

export interface BoxPolygon {
  type: 'Polygon';
  coordinates: [LonLat[]];
}

const earthRadiusM = 6_371_010;
const maxPartWidthDeg = 90;
const maxStepDeg = 0.5;
const defaultErrorM = 0.9;
/** About a centimetre: MongoDB refuses a ring without an inside. */
const minSideDeg = 1e-7;

/** Web Mercator ends here; nearer to the poles no box is asked. */
export const maxLatitudeDeg = 85.06;

/**
 * A box of parallels and meridians as polygons that MongoDB reads as that box.
 *
 * MongoDB joins vertices by geodesics and takes the smaller side of a ring: parts span at most 90° of
 * longitude, and parallels get a vertex every 0.5° or closer, so that the geodesic between two leaves them by
 * less than `maxErrorM` (1 m unless given; a wide box then has about 1,000 vertices an edge).
 * A box without width or height becomes a sliver. None where the box lies beyond ±85.06° of latitude.
 */
export function boxPolygons(bbox: BoundingBox, maxErrorM = defaultErrorM): BoxPolygon[] {
  const [, south, , north] = bbox;
  if (south > maxLatitudeDeg || north < -maxLatitudeDeg) return [];
  const [bottom, top] = widen(
    Math.max(south, -maxLatitudeDeg),
    Math.min(north, maxLatitudeDeg),
    maxLatitudeDeg,
  );
  return splitAtAntimeridian(bbox).flatMap((box) => {
    const [west, east] = widen(box[0], box[2], 180);
    return splitEvenly(west, east, Math.ceil((east - west) / maxPartWidthDeg)).map(([left, right]) =>
      toPolygon([left, bottom, right, top], maxErrorM),
    );
  });
}

function toPolygon([west, south, east, north]: BoundingBox, maxErrorM: number): BoxPolygon {
  const bottom = parallel(west, east, south, maxErrorM);
  const top = parallel(west, east, north, maxErrorM);
  const ring = [...bottom, ...top.reverse()];
  return { type: 'Polygon', coordinates: [[...ring, [west, south]]] };
}

function parallel(west: number, east: number, latitudeDeg: number, maxErrorM: number): LonLat[] {
  const steps = Math.max(1, Math.ceil((east - west) / stepAt(latitudeDeg, maxErrorM)));
  const vertices: LonLat[] = [[west, latitudeDeg]];
  for (let step = 1; step < steps; step += 1) {
    vertices.push([west + ((east - west) * step) / steps, latitudeDeg]);
  }
  vertices.push([east, latitudeDeg]);
  return vertices;
}

/** A geodesic over `step` of longitude leaves its parallel by R · step² · sin φ · cos φ / 8. */
function stepAt(latitudeDeg: number, maxErrorM: number): number {
  const latitude = (latitudeDeg * Math.PI) / 180;
  const curvature = Math.abs(Math.sin(latitude) * Math.cos(latitude));
  const step = Math.sqrt((8 * maxErrorM) / (earthRadiusM * curvature));
  return Math.min(maxStepDeg, (step * 180) / Math.PI);
}

function splitEvenly(from: number, to: number, parts: number): [number, number][] {
  const at = (part: number) => (part === parts ? to : from + ((to - from) * part) / parts);
  return Array.from({ length: parts }, (_, part) => [at(part), at(part + 1)]);
}

function widen(from: number, to: number, limit: number): [number, number] {
  if (to - from >= minSideDeg) return [from, to];
  return [Math.max(from - minSideDeg / 2, -limit), Math.min(to + minSideDeg / 2, limit)];
}
