import type { AreaShape } from './areaShapes.ts';
import type { TileLabel } from './tileEncoding.ts';
import { type TileAddress, tileExtent, tilesMaxZoom } from './tileGrid.ts';

const cellsPerSide = 8;
const labelsPerCell = 2;
/** Maps draw deeper zooms, up to four times as large, from tiles of the last zoom. */
const labelsPerCellAtLastZoom = 32;

/**
 * Picks the labels of a tile: one point an area, at its center, in the tile that holds it.
 *
 * Only the most important of each cell of 64 pixels are kept: a map could not show more.
 */
export function createLabelPicker({ z }: TileAddress) {
  const limit = z < tilesMaxZoom ? labelsPerCell : labelsPerCellAtLastZoom;
  const cells = new Map<number, TileLabel[]>();

  function offer(shape: AreaShape, center: [number, number]): void {
    if (center.some((units) => units < 0 || units >= tileExtent)) return;
    const [column, row] = center.map((units) => Math.floor((units * cellsPerSide) / tileExtent));
    const key = column! * cellsPerSide + row!;
    const label = { number: shape.number, name: shape.name, rank: rankOf(shape), center };
    const cell = cells.get(key);
    if (!cell) cells.set(key, [label]);
    else if (cell.length < limit) cell.push(label);
    else replaceLeast(cell, label);
  }

  /** Most important first. */
  function picked(): TileLabel[] {
    return [...cells.values()].flat().sort(byRank);
  }

  return { offer, picked };
}

function replaceLeast(cell: TileLabel[], label: TileLabel): void {
  const least = cell.reduce((worst, other) => (byRank(other, worst) > 0 ? other : worst));
  if (byRank(label, least) < 0) cell[cell.indexOf(least)] = label;
}

function byRank(a: TileLabel, b: TileLabel): number {
  return a.rank - b.rank || a.number - b.number;
}

/** 0 is a city of a hundred million; an area of unknown population counts by its size in km². */
function rankOf({ population, areaKm2 }: AreaShape): number {
  return Math.max(0, Math.round(10 * (8 - Math.log10(1 + (population ?? areaKm2)))));
}
