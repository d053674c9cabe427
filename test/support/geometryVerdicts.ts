import { repairGeometry } from '@wip/server/features/imports/repairGeometry.ts';
import type { BoundingBox, LonLat } from '@wip/shared/geo.ts';

export const southAfrica: BoundingBox = [16, -35, 33.5, -22];
export const world: BoundingBox = [-180, -90, 180, 90];

/** A ring without its closing position around (28, -26). */
export const corners: LonLat[] = [
  [28, -26],
  [29, -26],
  [29, -25],
  [28, -25],
];
export const closed: LonLat[] = [...corners, [28, -26]];
export const hole: LonLat[] = [
  [28.4, -25.6],
  [28.4, -25.4],
  [28.6, -25.4],
  [28.6, -25.6],
  [28.4, -25.6],
];

export function polygon(...coordinates: unknown[]) {
  return { type: 'Polygon', coordinates };
}

export function accept(geometry: unknown, bounds = southAfrica) {
  const verdict = repairGeometry(geometry, bounds);
  if (!verdict.accepted) throw new Error(`refused: ${verdict.reason}`);
  return verdict;
}

export function refusal(geometry: unknown, bounds = southAfrica): string {
  const verdict = repairGeometry(geometry, bounds);
  return verdict.accepted ? 'accepted' : verdict.reason;
}
