import { boxPolygons, maxLatitudeDeg } from '@wip/server/db/boxGeometry.ts';
import type { BoundingBox, LonLat } from '@wip/shared/geo.ts';
import { expect, test } from 'vitest';

const earthRadiusM = 6_378_100;
const radians = Math.PI / 180;

function ringsOf(box: BoundingBox): LonLat[][] {
  return boxPolygons(box).map((polygon) => polygon.coordinates[0]);
}

/** West and east of each part. */
function spans(box: BoundingBox): [number, number][] {
  return ringsOf(box).map((ring) => [
    Math.min(...ring.map(([lon]) => lon)),
    Math.max(...ring.map(([lon]) => lon)),
  ]);
}

test('a small box stays one closed ring with its own corners', () => {
  expect(boxPolygons([28, -26, 28.05, -25.95])).toEqual([
    {
      type: 'Polygon',
      coordinates: [
        [
          [28, -26],
          [28.05, -26],
          [28.05, -25.95],
          [28, -25.95],
          [28, -26],
        ],
      ],
    },
  ]);
});

test('no part is wider than 90° and the parts meet', () => {
  expect(spans([-180, -60, 180, 60])).toEqual([
    [-180, -90],
    [-90, 0],
    [0, 90],
    [90, 180],
  ]);
  const parts = spans([-90, -60, 91, 60]);
  expect(parts).toHaveLength(3);
  expect(parts[0]![1]).toBe(parts[1]![0]);
  expect(parts[2]![1]).toBe(91);
});

test('a box across the antimeridian is split there', () => {
  expect(spans([170, -10, -160, 10])).toEqual([
    [170, 180],
    [-180, -160],
  ]);
});

test('latitudes end where the map ends, and nothing is asked beyond', () => {
  const latitudes = ringsOf([0, -90, 10, 90]).flatMap((ring) => ring.map(([, lat]) => lat));
  expect(Math.min(...latitudes)).toBe(-maxLatitudeDeg);
  expect(Math.max(...latitudes)).toBe(maxLatitudeDeg);
  expect(boxPolygons([0, 86, 10, 90])).toEqual([]);
  expect(boxPolygons([0, -90, 10, -86])).toEqual([]);
});

test.each([0, 20, 45, 50, 70, 85])('at %s° the geodesic leaves the parallel by less than 1 m', (latitude) => {
  for (const ring of ringsOf([-180, -latitude, 180, latitude + 0.01])) {
    for (const [index, [lon, lat]] of ring.entries()) {
      const [nextLon, nextLat] = ring[index + 1] ?? [lon, lat];
      if (lat !== nextLat) continue;
      const middle = Math.atan(Math.tan(lat * radians) / Math.cos(((nextLon - lon) / 2) * radians));
      expect(Math.abs(middle - lat * radians) * earthRadiusM).toBeLessThan(1);
      expect(Math.abs(nextLon - lon)).toBeLessThanOrEqual(0.5 + 1e-9);
    }
  }
});

test('the widest box stays within some thousand vertices', () => {
  const vertices = ringsOf([-180, -45, 180, 45]).map((ring) => ring.length);
  expect(Math.max(...vertices)).toBeLessThan(2_200);
});

test.each<BoundingBox>([
  [28, -26, 28, -26],
  [28, -26, 28, -25],
  [28, -26, 29, -26],
  [180, 10, 180, 20],
  [0, maxLatitudeDeg, 1, 90],
])('the flat box %s keeps an inside within the world', (...box) => {
  for (const ring of ringsOf(box)) {
    expect(new Set(ring.map(String)).size).toBe(ring.length - 1);
    for (const [lon, lat] of ring) {
      expect(Math.abs(lon)).toBeLessThanOrEqual(180);
      expect(Math.abs(lat)).toBeLessThanOrEqual(maxLatitudeDeg);
    }
  }
});
