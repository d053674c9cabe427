import type { StoredAreaWithGeometry } from '@wip/server/features/areas/areas.repo.ts';
import type { LonLat } from '@wip/shared/geo.ts';
import { seededRandom } from './random.ts';
import { testArea } from './randomAreas.ts';

const kmPerDegree = 111.2;
const verticesPerSide = 4;

/** Areas that cover a rectangle without gap or overlap: neighbours share the vertices of their crooked borders. */
export function mosaic(size: {
  west: number;
  south: number;
  columns: number;
  rows: number;
  sideDeg: number;
}): StoredAreaWithGeometry[] {
  const { west, south, columns, rows, sideDeg } = size;
  const random = seededRandom(1);
  const perRow = columns * verticesPerSide + 1;
  const shift = () => (random() - 0.5) * (sideDeg / verticesPerSide) * 0.5;
  const grid = Array.from({ length: perRow * (rows * verticesPerSide + 1) }, (_, at): LonLat => {
    const [column, row] = [at % perRow, Math.floor(at / perRow)];
    return [
      west + (column * sideDeg) / verticesPerSide + shift(),
      south + (row * sideDeg) / verticesPerSide + shift(),
    ];
  });
  return Array.from({ length: columns * rows }, (_, index) => {
    const [left, bottom] = [
      (index % columns) * verticesPerSide,
      Math.floor(index / columns) * verticesPerSide,
    ];
    const at = (x: number, y: number) => grid[(bottom + y) * perRow + left + x]!;
    const side = Array.from({ length: verticesPerSide }, (_, step) => step);
    const ring = [
      ...side.map((step) => at(step, 0)),
      ...side.map((step) => at(verticesPerSide, step)),
      ...side.map((step) => at(verticesPerSide - step, verticesPerSide)),
      ...side.map((step) => at(0, verticesPerSide - step)),
      at(0, 0),
    ];
    const [lons, lats] = [ring.map(([lon]) => lon), ring.map(([, lat]) => lat)];
    const center: LonLat = at(verticesPerSide / 2, verticesPerSide / 2);
    return testArea(index + 1, {
      center,
      bbox: [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)],
      areaKm2: (sideDeg * kmPerDegree) ** 2 * Math.cos((center[1] * Math.PI) / 180),
      geometry: { type: 'Polygon', coordinates: [ring] },
    });
  });
}
