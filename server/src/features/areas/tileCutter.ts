import { unwrapRing } from '@wip/shared/areas/unwrapRing.ts';
import type { AreaGeometry } from '@wip/shared/geo.ts';
import GeoJSONVT, { type LegacyFeature } from 'geojson-vt';
import { fromGeojsonVt } from 'vt-pbf';
import type { AreaShape } from './areas.repo.ts';
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

/** A tile of more polygons or bytes than these is cut coarser. */
const mostPolygons = 10_000;
const mostBytes = 400_000;
const finestDotPx = 1;
const coarsestDotPx = 16;
/** In units: an eighth of a pixel, so that borders which neighbours share look shared. */
const tolerance = 1;

interface Piece {
  number: number;
  areaKm2: number;
  /** The side of a square of the area's size. */
  sidePx: number;
  center: [number, number];
  feature: LegacyFeature;
}

/**
 * Cuts one tile from areas that arrive in batches; holds no more than the tile needs.
 *
 * Layer `areas`: polygons by number, largest first, so that the smallest is painted on top. Areas too small to
 * see become dots, one for all that share its place, so that no crowd of them leaves a hole; the heavier the
 * tile, the larger the dots. Layer `labels`: points with `name` and `rank`.
 */
export function createTileCutter(address: TileAddress) {
  let dotPx = finestDotPx;
  let polygons: Piece[] = [];
  let dots = new Map<string, Piece>();
  const labels = createLabelPicker(address);

  function add(shapes: readonly AreaShape[]): void {
    const large: AreaShape[] = [];
    for (const shape of shapes) {
      const piece = pieceOf(shape, address);
      labels.offer(shape, piece.center);
      if (piece.sidePx < dotPx) putDot(piece);
      else large.push(shape);
    }
    const byNumber = new Map(large.map((shape) => [shape.number, shape]));
    for (const feature of clip(large, address)) {
      polygons.push({ ...pieceOf(byNumber.get(Number(feature.id))!, address), feature });
    }
    if (polygons.length > mostPolygons) coarsen();
  }

  /** The tile; empty where nothing is in it. */
  function finish(): Uint8Array {
    if (polygons.length + dots.size === 0) return new Uint8Array();
    for (;;) {
      const encoded = encode();
      if (encoded.length <= mostBytes || dotPx >= coarsestDotPx) return encoded;
      coarsen();
    }
  }

  function encode(): Uint8Array {
    const pieces = [...polygons, ...dots.values()];
    pieces.sort((a, b) => b.areaKm2 - a.areaKm2 || a.number - b.number);
    const layers = {
      areas: { features: pieces.map((piece) => piece.feature) },
      labels: { features: labels.picked() },
    };
    return fromGeojsonVt(layers, { version: 2, extent: tileExtent });
  }

  function coarsen(): void {
    dotPx *= 2;
    const [before, beforeDots] = [polygons, dots];
    polygons = before.filter((piece) => piece.sidePx >= dotPx);
    dots = new Map();
    for (const piece of [...beforeDots.values(), ...before]) if (piece.sidePx < dotPx) putDot(piece);
  }

  /** A dot stands for the largest of the areas that share its place. */
  function putDot(piece: Piece): void {
    const size = dotPx * unitsPerPx;
    const [left, top] = piece.center.map((units) => Math.floor(units / size) * size) as [number, number];
    if ([left, top].some((units) => units < -tileBuffer || units >= tileExtent + tileBuffer)) return;
    const key = `${left},${top}`;
    const taken = dots.get(key);
    const isSmaller = taken && (taken.areaKm2 - piece.areaKm2 || piece.number - taken.number) >= 0;
    if (!isSmaller) dots.set(key, { ...piece, feature: squareOf(piece.number, left, top, size) });
  }

  return { address, add, finish };
}

function pieceOf({ number, areaKm2, center }: AreaShape, address: TileAddress): Piece {
  return {
    number,
    areaKm2,
    sidePx: Math.sqrt(areaKm2) * pxPerKm(address.z, center[1]),
    center: unitsOnTile(center, address),
    feature: { id: number, type: 3, geometry: [], tags: null },
  };
}

function clip(shapes: readonly AreaShape[], { z, x, y }: TileAddress): LegacyFeature[] {
  if (shapes.length === 0) return [];
  const features = shapes.map(({ number, geometry }) => ({
    type: 'Feature' as const,
    id: number,
    geometry: unwrapped(geometry),
    properties: null,
  }));
  const index = new GeoJSONVT(
    { type: 'FeatureCollection', features },
    // Shapes keep every vertex at `maxZoom` and are simplified before it.
    {
      maxZoom: Math.min(z + 1, tilesMaxZoom),
      indexMaxZoom: 0,
      tolerance,
      extent: tileExtent,
      buffer: tileBuffer,
    },
  );
  return index.getTile(z, x, y)?.features ?? [];
}

/** Rings over the antimeridian run on past ±180°, from where the index takes them to both sides. */
function unwrapped(geometry: AreaGeometry): AreaGeometry {
  if (geometry.type === 'Polygon') {
    return { type: 'Polygon', coordinates: geometry.coordinates.map(unwrapRing) };
  }
  return { type: 'MultiPolygon', coordinates: geometry.coordinates.map((rings) => rings.map(unwrapRing)) };
}

function squareOf(id: number, left: number, top: number, size: number): LegacyFeature {
  const [right, bottom] = [left + size, top + size];
  const corners = [left, top, right, top, right, bottom, left, bottom, left, top];
  const ring = [0, 2, 4, 6, 8].map((at): [number, number] => [corners[at]!, corners[at + 1]!]);
  return { id, type: 3, tags: null, geometry: [ring] };
}
