import type { LonLat } from '@wip/shared/geo.ts';
import { orient2d } from 'robust-predicates';

/** Where a point lies to a closed ring; exact. */
export function placeInRing([x, y]: LonLat, ring: readonly LonLat[]): 'inside' | 'outside' | 'edge' {
  let isInside = false;
  for (let index = 1; index < ring.length; index += 1) {
    const [fromX, fromY] = ring[index - 1]!;
    const [toX, toY] = ring[index]!;
    const isBeside = Math.min(fromX, toX) <= x && x <= Math.max(fromX, toX);
    if (fromY === y && toY === y && isBeside) return 'edge';
    const startsAbove = fromY > y;
    const endsAbove = toY > y;
    if (startsAbove === endsAbove && fromY !== y && toY !== y) continue;
    const side = orient2d(fromX, fromY, toX, toY, x, y);
    if (side === 0 && isBeside && Math.min(fromY, toY) <= y && y <= Math.max(fromY, toY)) return 'edge';
    // orient2d is positive on the right hand here (its y axis points down)
    if (startsAbove !== endsAbove && side < 0 === endsAbove) isInside = !isInside;
  }
  return isInside ? 'inside' : 'outside';
}
