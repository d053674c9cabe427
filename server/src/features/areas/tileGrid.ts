import { type BoundingBox, type LonLat, splitAtAntimeridian } from '@wip/shared/geo.ts';

/** A square of the Web Mercator grid: 2^z columns from the west, 2^z rows from the north. */
export interface TileAddress {
  z: number;
  x: number;
  y: number;
}

/** Maps draw deeper zooms from tiles of this one. */
export const tilesMaxZoom = 12;
/** Units along a tile's side. */
export const tileExtent = 4_096;
/** Units beyond each side that a tile draws as well, so that edges of neighbouring tiles join. */
export const tileBuffer = 64;
/** Maps draw a tile at least this large, in CSS pixels. */
const tilePx = 512;
export const unitsPerPx = tileExtent / tilePx;

const equatorKm = 40_075.017;

/** The tile with its buffer; west > east where it crosses the antimeridian. */
export function bufferedTileBox({ z, x, y }: TileAddress): BoundingBox {
  const margin = tileBuffer / tileExtent;
  const count = 2 ** z;
  const [west, east] = [x - margin, x + 1 + margin].map((column) => (column / count) * 360 - 180);
  const [north, south] = [y - margin, y + 1 + margin].map((row) => latitudeOf(row / count));
  if (z === 0) return [-180, south!, 180, north!];
  return [wrap(west!), south!, wrap(east!), north!];
}

/** Where a place lies on the tile, in its units; outside 0 to `tileExtent` it belongs to another tile. */
export function unitsOnTile([lon, lat]: LonLat, { z, x, y }: TileAddress): [number, number] {
  const count = 2 ** z;
  const column = columnAt(lon) * count - x;
  const row = rowAt(lat) * count - y;
  return [Math.floor(column * tileExtent), Math.floor(row * tileExtent)];
}

/** Says of the tiles of a zoom whether they, with their buffer, meet the box. */
export function tilesThatMeet(bbox: BoundingBox, z: number): (address: TileAddress) => boolean {
  const count = 2 ** z;
  const margin = tileBuffer / tileExtent;
  const spans = splitAtAntimeridian(bbox).map(([west, , east]) => [
    columnAt(west) * count - margin - 1,
    columnAt(east) * count + margin,
  ]);
  const [top, bottom] = [rowAt(bbox[3]) * count - margin - 1, rowAt(bbox[1]) * count + margin];
  return ({ x, y }) =>
    y >= top &&
    y <= bottom &&
    spans.some(([left, right]) => [x - count, x, x + count].some((at) => at >= left! && at <= right!));
}

/** 0 at −180° to 1 at 180°. */
export function columnAt(lon: number): number {
  return (lon + 180) / 360;
}

/** 0 at the north end of the grid to 1 at its south end; beyond them outside of that. */
export function rowAt(lat: number): number {
  const sine = Math.sin((lat * Math.PI) / 180);
  return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
}

/** How many pixels a kilometre takes at a latitude. */
export function pxPerKm(z: number, lat: number): number {
  return (tilePx * 2 ** z) / (equatorKm * Math.cos((lat * Math.PI) / 180));
}

function latitudeOf(row: number): number {
  return (Math.atan(Math.sinh(Math.PI * (1 - 2 * row))) * 180) / Math.PI;
}

function wrap(lon: number): number {
  if (lon < -180) return lon + 360;
  return lon > 180 ? lon - 360 : lon;
}
