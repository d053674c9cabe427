import type { AreaShape } from '@wip/server/features/areas/areaShapes.ts';
import { createTileCutter } from '@wip/server/features/areas/tileCutter.ts';
import type { TileAddress } from '@wip/server/features/areas/tileGrid.ts';
import type { LonLat } from '@wip/shared/geo.ts';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../support/random.ts';
import { readTile } from '../../support/readTile.ts';

const kmPerDegree = 111.2;

/** A ragged shape around a place; its rays make it keep its vertices. */
function star(number: number, [lon, lat]: LonLat, radiusDeg: number, corners: number): AreaShape {
  const random = seededRandom(number);
  const ring = new Float64Array((corners + 1) * 2);
  for (let corner = 0; corner <= corners; corner++) {
    const bearing = ((corner % corners) / corners) * 2 * Math.PI;
    const away = radiusDeg * (1 - 0.3 * random());
    ring[corner * 2] = lon + away * Math.cos(bearing);
    ring[corner * 2 + 1] = lat + away * Math.sin(bearing);
  }
  ring.copyWithin(corners * 2, 0, 2);
  return {
    number,
    name: `Star ${number}`,
    population: null,
    center: [lon, lat],
    bbox: [lon - radiusDeg, lat - radiusDeg, lon + radiusDeg, lat + radiusDeg],
    areaKm2: (2 * radiusDeg * kmPerDegree) ** 2 / 2,
    eachRing: (visit) => visit(ring.slice(), true),
  };
}

function cut(address: TileAddress, shapes: Iterable<AreaShape>): Uint8Array {
  const cutter = createTileCutter(address);
  for (const shape of shapes) cutter.add(shape);
  return cutter.finish();
}

function* stars(count: number, radiusDeg: number, corners: number): Generator<AreaShape> {
  const perRow = Math.ceil(Math.sqrt(count));
  for (let index = 0; index < count; index++) {
    const place: LonLat = [
      1 + ((index % perRow) / perRow) * 9,
      1 + (Math.floor(index / perRow) / perRow) * 9,
    ];
    yield star(index + 1, place, radiusDeg, corners);
  }
}

describe('the byte budget of a tile', () => {
  const address = { z: 5, x: 16, y: 15 };

  test.each([
    ['40,000 areas of a pixel or two', 40_000, 0.03, 8],
    ['3,000 areas of 60 vertices', 3_000, 0.1, 60],
    ['100 overlapping areas of 2,000 vertices, too large to become dots', 100, 3, 2_000],
  ])('holds for %s', (_, count, radiusDeg, corners) => {
    const tile = cut(address, stars(count, radiusDeg, corners));
    expect(tile.length).toBeGreaterThan(50_000);
    expect(tile.length).toBeLessThanOrEqual(500_000);
  });

  test('takes no area away that is large enough to see', () => {
    const { areas } = readTile(cut(address, stars(100, 3, 2_000)));
    expect(areas).toHaveLength(100);
    for (const { area } of areas) expect(area).toBeGreaterThan(1_000);
  });
});

describe('an area on a tile', () => {
  test('tells how many pixels it is wide, and a dot does not', () => {
    const { areas } = readTile(
      cut({ z: 5, x: 16, y: 15 }, [
        star(1, [5, 5], 2, 8),
        star(2, [8, 5], 0.2, 8),
        star(3, [9, 9], 0.001, 8),
      ]),
    );
    const sizes = new Map(areas.map(({ id, properties }) => [id, properties.px]));
    expect(sizes.get(1)).toBe(48);
    // 0.2° × √2 on a map of 45.5 pixels a degree
    expect(sizes.get(2)).toBe(12);
    expect(sizes.get(3)).toBeUndefined();
  });

  test('that is too small to see has no name on the map', () => {
    const { labels } = readTile(
      cut({ z: 5, x: 16, y: 15 }, [star(1, [5, 5], 2, 8), star(3, [9, 9], 0.001, 8)]),
    );
    expect(labels.map(({ id }) => id)).toEqual([1]);
  });

  test('on the border of two tiles has the same edge on both', () => {
    const across = star(1, [11.25, 5], 1, 400);
    const edges = [16, 17].map((x) => {
      const { areas } = readTile(cut({ z: 5, x, y: 15 }, [across]));
      return areas[0]!.points.map((point) => `${point.x + (x - 16) * 4_096},${point.y}`);
    });
    const shared = new Set(edges[0]).intersection(new Set(edges[1]));
    // what both draw of the buffer
    expect(shared.size).toBeGreaterThan(8);
    const inBuffer = (edge: string[]) =>
      edge.filter((place) => Math.abs(Number(place.split(',')[0]) - 4_096) < 60);
    expect(new Set(inBuffer(edges[0]!))).toEqual(new Set(inBuffer(edges[1]!)));
  });

  test('a hole runs the other way round', () => {
    const outer = star(1, [5, 5], 2, 8);
    const hole = star(1, [5, 5], 0.5, 8);
    const ringed: AreaShape = {
      ...outer,
      eachRing(visit) {
        outer.eachRing((ring) => visit(ring, true));
        hole.eachRing((ring) => visit(ring, false));
      },
    };
    const [whole, holed] = [outer, ringed].map(
      (shape) => readTile(cut({ z: 5, x: 16, y: 15 }, [shape])).areas[0]!,
    );
    expect(whole!.area).toBeGreaterThan(0);
    expect(holed!.area / whole!.area).toBeCloseTo(1 - 1 / 16, 1);
  });
});
