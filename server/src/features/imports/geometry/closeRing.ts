import { unwrapRing } from '@wip/shared/areas/unwrapRing.ts';
import type { BoundingBox, LonLat } from '@wip/shared/geo.ts';
import { GeometryRefusal } from './refusal.ts';

/** A closed ring in one piece, and each of its positions as it is written. */
export interface PlacedRing {
  /** Longitudes run on past ±180° where the ring crosses the antimeridian. */
  flat: LonLat[];
  /** Adding and taking a turn would change the last digits. */
  asWritten: LonLat[];
}

/**
 * Closes a ring, drops vertices that repeat the one before, and lays it out in one piece.
 *
 * Throws a GeometryRefusal for fewer than three different points, a ring round a pole, and one wider than
 * half the globe (of such a one nobody can tell which side is meant).
 */
export function closeRing(
  positions: readonly LonLat[],
  bounds: BoundingBox,
  repairs: Set<string>,
): PlacedRing {
  const unwrapped = unwrapRing(positions);
  const isNew = (index: number) => index === 0 || !isSame(unwrapped[index]!, unwrapped[index - 1]);
  const flat = unwrapped.filter((_, index) => isNew(index));
  const asWritten = positions.filter((_, index) => isNew(index));
  if (flat.length < unwrapped.length) repairs.add('dropped repeated vertices');
  const first = flat[0];
  const last = flat.at(-1);
  if (first && last && !isSame(first, last)) {
    if (positions.length > 2 && isSame(first, [last[0] - 360 * Math.sign(last[0] - first[0]), last[1]])) {
      throw new GeometryRefusal('the ring goes round a pole; cut it at the antimeridian');
    }
    flat.push(first);
    asWritten.push(asWritten[0]!);
    repairs.add('closed the ring');
  }
  asWritten[asWritten.length - 1] = asWritten[0]!; // 180° may be written as −180° there
  const distinct = countDistinct(flat);
  if (distinct < 3) {
    throw new GeometryRefusal(`a ring has ${distinct} different points; an area needs at least three`);
  }
  checkWidth(flat, bounds);
  return { flat, asWritten };
}

/** How many different points there are; 3 stands for all more. */
function countDistinct(ring: readonly LonLat[]): number {
  const found: LonLat[] = [];
  for (const position of ring) {
    if (found.some((other) => isSame(other, position))) continue;
    found.push(position);
    if (found.length === 3) break;
  }
  return found.length;
}

function checkWidth(ring: readonly LonLat[], [west, , east]: BoundingBox): void {
  let [min, max] = [Infinity, -Infinity];
  for (const [lon] of ring) {
    min = Math.min(min, lon);
    max = Math.max(max, lon);
  }
  if (max - min > 180) {
    throw new GeometryRefusal('the ring is wider than half the globe; split the area into several parts');
  }
  const crossesAntimeridian = min < -180 || max > 180;
  if (crossesAntimeridian && west <= east && east - west < 360) {
    throw new GeometryRefusal(
      'the ring crosses the antimeridian, but the region does not; split long edges, or write `bounds` with west > east in region.json',
    );
  }
}

function isSame(a: LonLat, b: LonLat | undefined): boolean {
  return b !== undefined && a[0] === b[0] && a[1] === b[1];
}
