import type { AreaShape } from './areaShapes.ts';
import type { RingStore } from './ringStore.ts';
import { columnAt, rowAt, type TileAddress, tileBuffer, tileExtent } from './tileGrid.ts';

/** Rings without an area of a unit are not drawn. */
const leastArea = 1;

/** What the ring at hand is written into, one after the other. */
let isKept = new Uint8Array(1_024);
let rounded = new Int16Array(2_048);

/**
 * Adds the rings of an area on a tile, in its units: x, y, x, y, …, the first place not repeated. Simplified by
 * `tolerance` units at most, cut at the tile's buffer; outer rings run clockwise on the screen, holes the other way.
 *
 * A ring is simplified before it is cut, the same way on every tile, so that its parts join.
 */
export function addRings(
  shape: Pick<AreaShape, 'eachRing'>,
  address: TileAddress,
  tolerance: number,
  store: RingStore,
): void {
  let hasOuter = false;
  shape.eachRing((ring, isOuter) => {
    if (!isOuter && !hasOuter) return;
    project(ring, address.z);
    const places = Math.abs(areaOf(ring)) < leastArea ? [] : placesOnTile(ring, address);
    if (isOuter) hasOuter = places.length > 0;
    if (places.length === 0) return;
    const simple = simplify(ring, tolerance);
    for (const [left, top] of places) {
      const count = cutAndRound(simple, left, top);
      if (count === 0) continue;
      const cut = rounded.subarray(0, count);
      if (areaOf(cut) > 0 !== isOuter) turn(cut);
      store.add(cut, count);
    }
  });
}

/** Adds a ring of a store with fewer vertices, at most `tolerance` away from where it was; nothing if nothing is left of it. */
export function addCoarser(ring: Int16Array, tolerance: number, store: RingStore): void {
  const simple = simplify(Float64Array.from([...ring, ring[0]!, ring[1]!]), tolerance);
  if (simple.length >= 8) store.add(simple, simple.length - 2);
}

/** From degrees onto the plane of the zoom, in units; edges over the antimeridian run on past its end. */
function project(ring: Float64Array, z: number): void {
  const worldUnits = tileExtent * 2 ** z;
  let turnDeg = 0;
  let before = ring[0]!;
  for (let at = 0; at < ring.length; at += 2) {
    const lon = ring[at]!;
    if (lon - before > 180) turnDeg -= 360;
    else if (lon - before < -180) turnDeg += 360;
    before = lon;
    ring[at] = columnAt(lon + turnDeg) * worldUnits;
    // a pole is infinitely far away
    ring[at + 1] = Math.min(2, Math.max(-1, rowAt(ring[at + 1]!))) * worldUnits;
  }
}

/** The tile's corner on the plane of the ring, once for each turn of the world on which the ring meets the tile. */
function placesOnTile(ring: Float64Array, { z, x, y }: TileAddress): [number, number][] {
  const [west, north, east, south] = boundsOf(ring);
  const worldUnits = tileExtent * 2 ** z;
  const top = y * tileExtent;
  if (south < top - tileBuffer || north > top + tileExtent + tileBuffer) return [];
  return [-1, 0, 1].flatMap((turns): [number, number][] => {
    const left = x * tileExtent + turns * worldUnits;
    const meets = east >= left - tileBuffer && west <= left + tileExtent + tileBuffer;
    return meets ? [[left, top]] : [];
  });
}

/** Writes the part within the buffer into `rounded`, in whole units of the tile; returns how many values, 0 without an area. */
function cutAndRound(ring: Float64Array, left: number, top: number): number {
  const [low, high] = [-tileBuffer, tileExtent + tileBuffer];
  const [west, north, east, south] = boundsOf(ring);
  let cut: ArrayLike<number> = ring;
  if (west - left < low) cut = cutAt(cut, 0, left + low, 1);
  if (east - left > high) cut = cutAt(cut, 0, left + high, -1);
  if (north - top < low) cut = cutAt(cut, 1, top + low, 1);
  if (south - top > high) cut = cutAt(cut, 1, top + high, -1);
  if (cut.length > rounded.length) rounded = new Int16Array(cut.length * 2);
  let count = 0;
  for (let at = 0; at < cut.length; at += 2) {
    const [x, y] = [Math.round(cut[at]! - left), Math.round(cut[at + 1]! - top)];
    if (count > 0 && x === rounded[count - 2] && y === rounded[count - 1]) continue;
    rounded[count++] = x;
    rounded[count++] = y;
  }
  if (count > 2 && rounded[0] === rounded[count - 2] && rounded[1] === rounded[count - 1]) count -= 2;
  return count < 6 || areaOf(rounded.subarray(0, count)) === 0 ? 0 : count;
}

/** The part of a ring on one side of a line: where `sign` × the coordinate is at least `sign` × the limit. */
function cutAt(ring: ArrayLike<number>, axis: 0 | 1, limit: number, sign: 1 | -1): number[] {
  const kept: number[] = [];
  const last = ring.length - 2;
  let [fromX, fromY] = [ring[last]!, ring[last + 1]!];
  for (let at = 0; at <= last; at += 2) {
    const [x, y] = [ring[at]!, ring[at + 1]!];
    const [before, here] = axis === 0 ? [fromX, x] : [fromY, y];
    const [wasInside, isInside] = [(before - limit) * sign >= 0, (here - limit) * sign >= 0];
    if (wasInside !== isInside) {
      const share = (limit - before) / (here - before);
      kept.push(
        axis === 0 ? limit : fromX + (x - fromX) * share,
        axis === 1 ? limit : fromY + (y - fromY) * share,
      );
    }
    if (isInside) kept.push(x, y);
    [fromX, fromY] = [x, y];
  }
  return kept;
}

/** Leaves out, in place, the vertices of a closed ring that lie within `tolerance` of the line without them (Douglas–Peucker). */
function simplify(ring: Float64Array, tolerance: number): Float64Array {
  const last = ring.length / 2 - 1;
  if (tolerance === 0 || last < 4) return ring;
  if (last >= isKept.length) isKept = new Uint8Array(last * 2);
  isKept.fill(0, 0, last);
  isKept[0] = 1;
  isKept[last] = 1;
  const open = [0, last];
  while (open.length > 0) {
    const to = open.pop()!;
    const from = open.pop()!;
    let farthest = -1;
    let mostSquared = tolerance * tolerance;
    for (let vertex = from + 1; vertex < to; vertex++) {
      const squared = squaredDistance(ring, vertex * 2, from * 2, to * 2);
      if (squared > mostSquared) [farthest, mostSquared] = [vertex, squared];
    }
    if (farthest < 0) continue;
    isKept[farthest] = 1;
    open.push(from, farthest, farthest, to);
  }
  let count = 0;
  for (let vertex = 0; vertex <= last; vertex++) {
    if (!isKept[vertex]) continue;
    ring[count++] = ring[vertex * 2]!;
    ring[count++] = ring[vertex * 2 + 1]!;
  }
  return ring.subarray(0, count);
}

function squaredDistance(ring: Float64Array, at: number, from: number, to: number): number {
  let [x, y] = [ring[from]!, ring[from + 1]!];
  const [across, down] = [ring[to]! - x, ring[to + 1]! - y];
  if (across !== 0 || down !== 0) {
    const along = ((ring[at]! - x) * across + (ring[at + 1]! - y) * down) / (across * across + down * down);
    const share = Math.min(1, Math.max(0, along));
    x += across * share;
    y += down * share;
  }
  return (ring[at]! - x) ** 2 + (ring[at + 1]! - y) ** 2;
}

/** Lets the ring run the other way round. */
function turn(ring: Int16Array): void {
  for (let [low, high] = [0, ring.length - 2]; low < high; low += 2, high -= 2) {
    const [x, y] = [ring[low]!, ring[low + 1]!];
    ring[low] = ring[high]!;
    ring[low + 1] = ring[high + 1]!;
    ring[high] = x;
    ring[high + 1] = y;
  }
}

/** In square units; positive where the ring runs clockwise on the screen. */
function areaOf(ring: ArrayLike<number>): number {
  const last = ring.length - 2;
  let doubled = 0;
  let [fromX, fromY] = [ring[last]!, ring[last + 1]!];
  for (let at = 0; at <= last; at += 2) {
    const [x, y] = [ring[at]!, ring[at + 1]!];
    doubled += fromX * y - x * fromY;
    [fromX, fromY] = [x, y];
  }
  return doubled / 2;
}

function boundsOf(ring: ArrayLike<number>): [number, number, number, number] {
  let [west, north, east, south] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let at = 0; at < ring.length; at += 2) {
    const [x, y] = [ring[at]!, ring[at + 1]!];
    if (x < west) west = x;
    if (x > east) east = x;
    if (y < north) north = y;
    if (y > south) south = y;
  }
  return [west, north, east, south];
}
