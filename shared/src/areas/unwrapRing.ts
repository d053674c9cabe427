import type { LonLat } from '../geo.ts';

/**
 * The same ring with longitudes that run on past ±180° where an edge crosses the antimeridian, so that
 * plane geometry works on it: every edge takes the shorter way round. Other rings come back as they are.
 */
export function unwrapRing(ring: readonly LonLat[]): LonLat[] {
  let turnDeg = 0;
  return ring.map(([lon, lat], index) => {
    const previous = ring[index - 1];
    if (previous) {
      const step = lon - previous[0];
      if (step > 180) turnDeg -= 360;
      else if (step < -180) turnDeg += 360;
    }
    return [lon + turnDeg, lat];
  });
}

/** A longitude of an unwrapped ring back in −180° to 180°. */
export function wrapLongitude(lon: number): number {
  if (lon >= -180 && lon <= 180) return lon;
  return ((((lon + 180) % 360) + 360) % 360) - 180;
}
