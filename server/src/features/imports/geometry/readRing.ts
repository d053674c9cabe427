import type { BoundingBox, LonLat } from '@wip/shared/geo.ts';
import { splitAtAntimeridian } from '@wip/shared/geo.ts';
import { describePosition, GeometryRefusal } from './refusal.ts';

/**
 * The positions of a ring as numbers in range and within `bounds`; a third coordinate is dropped.
 *
 * Throws a GeometryRefusal that names the first position at fault.
 */
export function readRing(input: unknown, bounds: BoundingBox, repairs: Set<string>): LonLat[] {
  if (!Array.isArray(input)) throw new GeometryRefusal('a ring must be a list of [longitude, latitude]');
  const ring = input.map((position) => readPosition(position, repairs));
  const parts = splitAtAntimeridian(bounds);
  for (const position of ring) checkPlace(position, ring, parts);
  return ring;
}

function readPosition(position: unknown, repairs: Set<string>): LonLat {
  const [lon, lat] = Array.isArray(position) ? position : [];
  if (typeof lon !== 'number' || typeof lat !== 'number' || !Number.isFinite(lon) || !Number.isFinite(lat)) {
    throw new GeometryRefusal(
      `${describeValue(position)} is no position; write [longitude, latitude] as two numbers`,
    );
  }
  if (Array.isArray(position) && position.length > 2) repairs.add('dropped the third coordinate');
  return [lon, lat];
}

/** A value as it is written, where it is short; it may be nested without end. */
function describeValue(value: unknown): string {
  const isFlat = Array.isArray(value) && value.length <= 4 && value.every((item) => typeof item !== 'object');
  if (isFlat || typeof value !== 'object') return JSON.stringify(value)?.slice(0, 60) ?? 'nothing';
  if (Array.isArray(value) && value.every((item) => item === null)) return `a list of ${value.length} nulls`;
  return Array.isArray(value) ? 'a nested list' : value === null ? 'null' : 'an object';
}

function checkPlace(position: LonLat, ring: readonly LonLat[], parts: readonly BoundingBox[]): void {
  if (isWithin(position, parts)) return;
  const [lon, lat] = position;
  const wouldFitSwapped = ring.every(([x, y]) => isWithin([y, x], parts));
  const hint = wouldFitSwapped ? 'latitude and longitude swapped?' : null;
  if (Math.abs(lon) > 180 || Math.abs(lat) > 90) {
    throw new GeometryRefusal(
      `${describeRaw(position)} is not on the globe; ${hint ?? 'use WGS 84 degrees'}`,
    );
  }
  throw new GeometryRefusal(
    `${describePosition(position)} lies outside the region's bounds; ${hint ?? 'correct it, or widen `bounds` in region.json'}`,
  );
}

function describeRaw([lon, lat]: LonLat): string {
  return `longitude ${lon}, latitude ${lat}`;
}

function isWithin([lon, lat]: LonLat, parts: readonly BoundingBox[]): boolean {
  return parts.some(
    ([west, south, east, north]) => lon >= west && lon <= east && lat >= south && lat <= north,
  );
}
