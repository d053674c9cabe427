import { z } from 'zod';

/** `[longitude, latitude]` in degrees. */
export type LonLat = [number, number];

/** `[west, south, east, north]` in degrees; west > east crosses the antimeridian. Edges are parallels and meridians. */
export type BoundingBox = [number, number, number, number];

/** GeoJSON (RFC 7946) geometry of an area. */
export type AreaGeometry =
  | { type: 'Polygon'; coordinates: LonLat[][] }
  | { type: 'MultiPolygon'; coordinates: LonLat[][][] };

export const longitude = z.number().min(-180).max(180);
export const latitude = z.number().min(-90).max(90);

/** A box on the wire: south must not lie north of north; west > east crosses the antimeridian. */
export const bboxInput = z
  .tuple([longitude, latitude, longitude, latitude])
  .refine(([, south, , north]) => south <= north, {
    error: 'must be [west, south, east, north] with south ≤ north',
  });

/** The parts of a box that do not cross the antimeridian: one, or two where west > east. */
export function splitAtAntimeridian([west, south, east, north]: BoundingBox): BoundingBox[] {
  if (west <= east) return [[west, south, east, north]];
  return [
    [west, south, 180, north],
    [-180, south, east, north],
  ];
}

/** Whether `outer` holds `inner`; both without crossing the antimeridian. */
export function boxContains(outer: BoundingBox, inner: BoundingBox): boolean {
  return outer[0] <= inner[0] && outer[1] <= inner[1] && outer[2] >= inner[2] && outer[3] >= inner[3];
}
