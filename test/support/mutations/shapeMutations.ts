import type { LonLat } from '@wip/shared/geo.ts';
import {
  accepted,
  atOddsWithItself,
  isPlain,
  isStar,
  middleOf,
  noPosition,
  partsOf,
  replaced,
  scaled,
  shellOf,
} from './geometryKinds.ts';
import type { GoodArea } from './goodBundles.ts';
import type { MutationKind } from './mutation.ts';

export const shapeMutations: MutationKind[] = [
  replaced('no coordinates', 'the geometry has no rings', ({ geometry: { type } }) => ({ type })),
  replaced('empty coordinates', 'the geometry has no rings', ({ geometry: { type } }) => ({
    type,
    coordinates: [],
  })),
  replaced('a part without rings', 'the geometry has no rings', (area) => ({
    type: 'MultiPolygon',
    coordinates: [...partsOf(area), []],
  })),
  replaced(
    'an empty ring',
    'a ring has 0 different points; an area needs at least three',
    (area) => ({ type: 'Polygon', coordinates: [shellOf(area), []] }),
    isStar,
  ),
  replaced('a ring of one point', 'a ring has 1 different points; an area needs at least three', (area) => ({
    type: 'Polygon',
    coordinates: [Array(5).fill(shellOf(area)[0])],
  })),
  replaced('a ring of two points', 'a ring has 2 different points; an area needs at least three', (area) => {
    const [a, b] = shellOf(area);
    return { type: 'Polygon', coordinates: [[a, b, a, b, a]] };
  }),
  replaced('coordinates nested too deep', noPosition, (area) => ({
    type: 'Polygon',
    coordinates: partsOf(area),
  })),
  replaced('coordinates not nested enough', noPosition, (area) => ({
    type: 'MultiPolygon',
    coordinates: partsOf(area)[0],
  })),
  replaced('a ring that is none', 'a ring must be a list of [longitude, latitude]', () => ({
    type: 'Polygon',
    coordinates: [{}],
  })),
  replaced(
    'an area of a few square millimetres',
    'a part has no surface (below 1 m²)',
    (area) => ({ type: 'Polygon', coordinates: [scaled(shellOf(area), 1e-8)] }),
    isPlain,
  ),
  replaced(
    'three points in a row',
    atOddsWithItself,
    (area) => {
      const [x, y] = shellOf(area)[0]!;
      return {
        type: 'Polygon',
        coordinates: [
          [
            [x, y],
            [x + 0.125, y],
            [x + 0.25, y],
            [x, y],
          ],
        ],
      };
    },
    (area) => area.key === 'ward-e' || area.key === 'mitte' || area.key === 'coast',
  ),
  replaced(
    'more than 10,000 vertices',
    'the geometry has 10002 vertices; simplify it to at most 10000 (0.001 degrees are enough)',
    (area) => ({ type: 'Polygon', coordinates: [circle(area, 10_001)] }),
    isPlain,
  ),
  accepted(
    'exactly 10,000 vertices',
    (area) => ({ type: 'Polygon', coordinates: [circle(area, 9_999)] }),
    (area) => area.key === 'coast',
  ),
  ...['LineString', 'Point', 'GeometryCollection', 'polygon', ''].map((type) =>
    replaced(`the type '${type}'`, `the type must be Polygon or MultiPolygon, and it is ${type}`, (area) => ({
      ...area.geometry,
      type,
    })),
  ),
  replaced(
    'no type',
    'the type must be Polygon or MultiPolygon, and it is nothing',
    ({ geometry: { coordinates } }) => ({ coordinates }),
  ),
  ...[null, undefined, 'POLYGON((0 0))', 7].map((geometry) =>
    replaced(`${geometry} as geometry`, 'there is no geometry', () => geometry),
  ),
];

function circle(area: GoodArea, corners: number): LonLat[] {
  const [lon, lat] = middleOf(shellOf(area));
  const ring = Array.from({ length: corners }, (_, corner): LonLat => {
    const angle = (corner / corners) * 2 * Math.PI;
    return [lon + 0.05 * Math.cos(angle), lat + 0.05 * Math.sin(angle)];
  });
  return [...ring, ring[0]!];
}
