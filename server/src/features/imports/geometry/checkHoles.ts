import type { LonLat } from '@wip/shared/geo.ts';
import { placeInRing } from './placeInRing.ts';
import { describePosition, GeometryRefusal } from './refusal.ts';

/**
 * Throws a GeometryRefusal unless every hole lies within the shell and none within another.
 * The rings are known not to cross.
 */
export function checkHoles([shell, ...holes]: readonly LonLat[][]): void {
  if (!shell) return;
  for (const hole of holes) {
    const outside = hole.find((position) => placeInRing(position, shell) === 'outside');
    if (outside) {
      throw new GeometryRefusal(
        `a hole lies outside its shell (${describePosition(outside)}); make it a part of its own, or remove it`,
      );
    }
  }
  const boxes = holes.map(boxOf);
  for (const [index, hole] of holes.entries()) {
    const overlapped = holes.findIndex(
      (other, otherIndex) =>
        index !== otherIndex && boxesMeet(boxes[index]!, boxes[otherIndex]!) && isWithin(hole, other),
    );
    if (overlapped >= 0) {
      throw new GeometryRefusal(
        `a hole lies within another (${describePosition(hole[0]!)}); remove one of them`,
      );
    }
  }
}

function isWithin(inner: readonly LonLat[], outer: readonly LonLat[]): boolean {
  return inner.every((position) => placeInRing(position, outer) !== 'outside');
}

type Box = [number, number, number, number];

function boxOf(ring: readonly LonLat[]): Box {
  const box: Box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of ring) {
    box[0] = Math.min(box[0], x);
    box[1] = Math.min(box[1], y);
    box[2] = Math.max(box[2], x);
    box[3] = Math.max(box[3], y);
  }
  return box;
}

function boxesMeet(a: Box, b: Box): boolean {
  return a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3];
}
