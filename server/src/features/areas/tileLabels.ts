import type { LegacyFeature } from 'geojson-vt';
import type { AreaShape } from './areas.repo.ts';
import { type TileAddress, tileExtent, tilesMaxZoom } from './tileGrid.ts';

const cellsPerSide = 8;
const labelsPerCell = 2;

interface Label {
  number: number;
  name: string;
  rank: number;
  center: [number, number];
}

/**
 * Picks the labels of a tile: one point an area, at its center, in the tile that holds it.
 *
 * Before the last zoom only the most important of each cell of 64 pixels are kept: a map could not show more.
 */
export function createLabelPicker({ z }: TileAddress) {
  const limit = z < tilesMaxZoom ? labelsPerCell : Number.POSITIVE_INFINITY;
  const cells = new Map<string, Label[]>();

  function offer(shape: AreaShape, center: [number, number]): void {
    if (center.some((units) => units < 0 || units >= tileExtent)) return;
    const key = center.map((units) => Math.floor((units * cellsPerSide) / tileExtent)).join();
    const cell = cells.get(key) ?? [];
    if (cell.length === 0) cells.set(key, cell);
    cell.push({ number: shape.number, name: shape.name, rank: rankOf(shape), center });
    cell.sort(byRank);
    if (cell.length > limit) cell.pop();
  }

  /** Most important first. */
  function picked(): LegacyFeature[] {
    return [...cells.values()]
      .flat()
      .sort(byRank)
      .map(({ number, name, rank, center }) => ({
        id: number,
        type: 1,
        geometry: [center],
        tags: { name, rank },
      }));
  }

  return { offer, picked };
}

function byRank(a: Label, b: Label): number {
  return a.rank - b.rank || a.number - b.number;
}

/** 0 is a city of a hundred million; an area of unknown population counts by its size in km². */
function rankOf({ population, areaKm2 }: AreaShape): number {
  return Math.max(0, Math.round(10 * (8 - Math.log10(1 + (population ?? areaKm2)))));
}
