import type { AreaShape } from './areaShapes.ts';
import { createRingStore } from './ringStore.ts';
import { encodeTile } from './tileEncoding.ts';
import {
  pxPerKm,
  type TileAddress,
  tileBuffer,
  tileExtent,
  tilesMaxZoom,
  unitsOnTile,
  unitsPerPx,
} from './tileGrid.ts';
import { createLabelPicker } from './tileLabels.ts';
import { addCoarser, addRings } from './tileRings.ts';

/** A tile of more polygons or bytes than these is cut coarser. */
const mostPolygons = 10_000;
const mostBytes = 400_000;
const finestDotPx = 1;
const coarsestDotPx = 16;
/** In units: an eighth of a pixel, so that borders which neighbours share look shared. */
const finestTolerance = 1;
/** Maps draw deeper zooms from tiles of the last one. */
const toleranceAtLastZoom = 0.25;

/** An area as large as it is on the tile. */
interface Piece {
  number: number;
  areaKm2: number;
  /** The side of a square of the area's size. */
  sidePx: number;
  center: [number, number];
}

interface Polygon extends Piece {
  /** Its rings in the store are those from the first to before the end. */
  firstRing: number;
  endRing: number;
}

/**
 * Cuts one tile from areas that come one by one; holds no more than the tile needs.
 *
 * Layer `areas`: polygons by number, largest first, so that the smallest is painted on top; `px` is the side of a
 * square of the area's size, in pixels at the tile's zoom, at most 48. Areas too small to see become dots, one for all that share its place, so that no crowd of them leaves a hole; the heavier the
 * tile, the larger the dots, and at last the fewer the vertices. Layer `labels`: points with `name` and `rank`.
 */
export function createTileCutter(address: TileAddress) {
  let dotPx = finestDotPx;
  let tolerance = address.z < tilesMaxZoom ? finestTolerance : toleranceAtLastZoom;
  let polygons: Polygon[] = [];
  let rings = createRingStore();
  let dots = new Map<number, Piece>();
  const labels = createLabelPicker(address);

  function add(shape: AreaShape): void {
    const piece = pieceOf(shape, address);
    if (piece.sidePx >= finestDotPx) labels.offer(shape, piece.center);
    if (piece.sidePx < dotPx) putDot(piece);
    else putPolygon(piece, () => addRings(shape, address, tolerance, rings));
    if (polygons.length > mostPolygons) coarsen();
  }

  /** The tile; empty where nothing is in it. */
  function finish(): Uint8Array {
    if (polygons.length + dots.size === 0) return new Uint8Array();
    for (;;) {
      const encoded = encode();
      if (encoded.length <= mostBytes || tolerance > tileExtent) return encoded;
      coarsen();
    }
  }

  function encode(): Uint8Array {
    const size = dotPx * unitsPerPx;
    const pieces = [
      ...polygons.map((polygon) => ({ ...polygon, rings: ringsOf(polygon) })),
      ...Array.from(dots.values(), (dot) => ({ ...dot, sidePx: null, rings: [squareAt(dot.center, size)] })),
    ];
    pieces.sort((a, b) => b.areaKm2 - a.areaKm2 || a.number - b.number);
    return encodeTile(pieces, labels.picked());
  }

  function ringsOf({ firstRing, endRing }: Polygon, store = rings): Int16Array[] {
    return Array.from({ length: endRing - firstRing }, (_, index) => store.ring(firstRing + index));
  }

  function coarsen(): void {
    const before = { polygons, dots, rings };
    polygons = [];
    dots = new Map();
    rings = createRingStore();
    const hasCoarsestDots = dotPx === coarsestDotPx;
    if (hasCoarsestDots) tolerance *= 2;
    else dotPx *= 2;
    for (const dot of before.dots.values()) putDot(dot);
    for (const polygon of before.polygons) {
      const addThem = () => {
        for (const ring of ringsOf(polygon, before.rings)) {
          addCoarser(ring, hasCoarsestDots ? tolerance : 0, rings);
        }
      };
      if (polygon.sidePx < dotPx) putDot(polygon);
      else putPolygon(polygon, addThem);
    }
  }

  /** Keeps an area with the rings that `addItsRings` adds; as a dot if there are none. */
  function putPolygon({ number, areaKm2, sidePx, center }: Piece, addItsRings: () => void): void {
    const firstRing = rings.count();
    addItsRings();
    const endRing = rings.count();
    const piece = { number, areaKm2, sidePx, center };
    if (endRing > firstRing) polygons.push({ ...piece, firstRing, endRing });
    else putDot(piece);
  }

  /** A dot stands for the largest of the areas that share its place. */
  function putDot({ number, areaKm2, sidePx, center }: Piece): void {
    if (center.some((units) => units < -tileBuffer || units >= tileExtent + tileBuffer)) return;
    const size = dotPx * unitsPerPx;
    const [column, row] = [Math.floor(center[0] / size), Math.floor(center[1] / size)];
    const key = column * tileExtent + row;
    const taken = dots.get(key);
    const isSmaller = taken && (taken.areaKm2 - areaKm2 || number - taken.number) >= 0;
    if (!isSmaller) dots.set(key, { number, areaKm2, sidePx, center });
  }

  return { address, add, finish };
}

function pieceOf({ number, areaKm2, center }: AreaShape, address: TileAddress): Piece {
  return {
    number,
    areaKm2,
    sidePx: Math.sqrt(areaKm2) * pxPerKm(address.z, center[1]),
    center: unitsOnTile(center, address),
  };
}

/** The square of the tile's grid that holds a place. */
function squareAt(center: readonly [number, number], size: number): Int16Array {
  const [left, top] = [Math.floor(center[0] / size) * size, Math.floor(center[1] / size) * size];
  return Int16Array.of(left, top, left + size, top, left + size, top + size, left, top + size);
}
