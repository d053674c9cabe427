import { PbfWriter } from 'pbf';
import { tileExtent } from './tileGrid.ts';

/** An area on a tile: rings of x, y, x, y, … in units of the tile, the first place not repeated. */
export interface TilePolygon {
  number: number;
  /** The side of a square of its size, in pixels; null where it is drawn larger than it is. */
  sidePx: number | null;
  rings: readonly Int16Array[];
}

/** A name at a place; smaller ranks are more important. */
export interface TileLabel {
  number: number;
  name: string;
  rank: number;
  center: readonly [number, number];
}

const polygonType = 3;
const pointType = 1;
const version = 2;
/** Larger sides are told as this one: nothing that is drawn depends on more. */
const largestSidePx = 48;

/** Writes a Mapbox vector tile, version 2, with the layers `areas` (tag `px`) and `labels` (tags `name`, `rank`). */
export function encodeTile(polygons: readonly TilePolygon[], labels: readonly TileLabel[]): Uint8Array {
  const writer = new PbfWriter(new Uint8Array(1 << 16));
  if (polygons.length > 0) writer.writeMessage(3, writeAreas, polygons);
  if (labels.length > 0) writer.writeMessage(3, writeLabels, labels);
  return writer.finish().slice();
}

function writeAreas(polygons: readonly TilePolygon[], writer: PbfWriter): void {
  writeHead('areas', writer);
  for (const polygon of polygons) writer.writeMessage(2, writePolygon, polygon);
  writer.writeStringField(3, 'px');
  for (let px = 0; px <= largestSidePx; px++) writer.writeMessage(4, writeValue, px);
}

function writePolygon({ number, sidePx, rings }: TilePolygon, writer: PbfWriter): void {
  writer.writeVarintField(1, number);
  if (sidePx !== null) writer.writePackedVarint(2, [0, Math.min(Math.floor(sidePx), largestSidePx)]);
  writer.writeVarintField(3, polygonType);
  writer.writeMessage(4, writeRings, rings);
}

function writeRings(rings: readonly Int16Array[], writer: PbfWriter): void {
  let [x, y] = [0, 0];
  for (const ring of rings) {
    for (let at = 0; at < ring.length; at += 2) {
      if (at === 0) writer.writeVarint(command(moveTo, 1));
      if (at === 2) writer.writeVarint(command(lineTo, ring.length / 2 - 1));
      writer.writeSVarint(ring[at]! - x);
      writer.writeSVarint(ring[at + 1]! - y);
      [x, y] = [ring[at]!, ring[at + 1]!];
    }
    writer.writeVarint(command(closePath, 1));
  }
}

function writeLabels(labels: readonly TileLabel[], writer: PbfWriter): void {
  writeHead('labels', writer);
  const values = new Map<string | number, number>();
  const indexOf = (value: string | number) => {
    const known = values.get(value);
    if (known !== undefined) return known;
    values.set(value, values.size);
    return values.size - 1;
  };
  for (const label of labels) {
    const tags = [0, indexOf(label.name), 1, indexOf(label.rank)];
    writer.writeMessage(2, writeLabel, { ...label, tags });
  }
  for (const key of ['name', 'rank']) writer.writeStringField(3, key);
  for (const value of values.keys()) writer.writeMessage(4, writeValue, value);
}

function writeLabel({ number, center, tags }: TileLabel & { tags: number[] }, writer: PbfWriter): void {
  writer.writeVarintField(1, number);
  writer.writePackedVarint(2, tags);
  writer.writeVarintField(3, pointType);
  writer.writePackedVarint(4, [command(moveTo, 1), ...center.map((units) => units * 2)]);
}

function writeValue(value: string | number, writer: PbfWriter): void {
  if (typeof value === 'string') writer.writeStringField(1, value);
  else writer.writeVarintField(5, value);
}

function writeHead(name: string, writer: PbfWriter): void {
  writer.writeVarintField(15, version);
  writer.writeStringField(1, name);
  writer.writeVarintField(5, tileExtent);
}

const moveTo = 1;
const lineTo = 2;
const closePath = 7;

function command(id: number, count: number): number {
  return (count << 3) | id;
}
