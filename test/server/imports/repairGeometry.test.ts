import { placeInRing } from '@wip/server/features/imports/geometry/placeInRing.ts';
import { repairGeometry } from '@wip/server/features/imports/repairGeometry.ts';
import type { BoundingBox, LonLat } from '@wip/shared/geo.ts';
import { describe, expect, it } from 'vitest';
import { square } from '../../support/bundles.ts';

const southAfrica: BoundingBox = [16, -35, 33.5, -22];
const world: BoundingBox = [-180, -90, 180, 90];

/** A ring without its closing position around (28, -26). */
const corners: LonLat[] = [
  [28, -26],
  [29, -26],
  [29, -25],
  [28, -25],
];
const closed: LonLat[] = [...corners, [28, -26]];
const hole: LonLat[] = [
  [28.4, -25.6],
  [28.4, -25.4],
  [28.6, -25.4],
  [28.6, -25.6],
  [28.4, -25.6],
];

function polygon(...coordinates: unknown[]) {
  return { type: 'Polygon', coordinates };
}

function nested(depth: number): unknown {
  return JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`);
}

function accept(geometry: unknown, bounds = southAfrica) {
  const verdict = repairGeometry(geometry, bounds);
  if (!verdict.accepted) throw new Error(`refused: ${verdict.reason}`);
  return verdict;
}

function refusal(geometry: unknown, bounds = southAfrica): string {
  const verdict = repairGeometry(geometry, bounds);
  return verdict.accepted ? 'accepted' : verdict.reason;
}

describe('what has one meaning is repaired', () => {
  it('a right polygon is kept as it is', () => {
    const verdict = accept(polygon(closed, hole));
    expect(verdict.geometry).toEqual(polygon(closed, hole));
    expect(verdict.repairs).toEqual([]);
  });

  it('an open ring is closed', () => {
    const verdict = accept(polygon(corners));
    expect(verdict.geometry.coordinates).toEqual([closed]);
    expect(verdict.repairs).toEqual(['closed the ring']);
  });

  it('the shell is wound counter-clockwise and its holes clockwise', () => {
    const verdict = accept(polygon(closed.toReversed(), hole.toReversed()));
    expect(verdict.geometry).toEqual(polygon(closed, hole));
    expect(verdict.repairs).toEqual(['turned the winding']);
  });

  it('repeated vertices and third coordinates are dropped', () => {
    const [first, ...rest] = closed.map((position) => [...position, 1_500]);
    const verdict = accept(polygon([first, first, ...rest]));
    expect(verdict.geometry.coordinates).toEqual([closed]);
    expect(verdict.repairs).toEqual(['dropped the third coordinate', 'dropped repeated vertices']);
  });
});

describe('what cannot be repaired is refused with its reason', () => {
  const bowtie = [corners[0], corners[2], corners[1], corners[3], corners[0]];
  const big = Array.from({ length: 10_001 }, (_, index) => {
    const angle = (index / 10_001) * 2 * Math.PI;
    return [28 + Math.cos(angle), -26 + Math.sin(angle)];
  });
  const cases: [string, unknown, RegExp][] = [
    ['no geometry', null, /no geometry/],
    [
      'a point',
      { type: 'Point', coordinates: [28, -26] },
      /must be Polygon or MultiPolygon, and it is Point/,
    ],
    ['a line', { type: 'LineString', coordinates: closed }, /and it is LineString/],
    [
      'a collection',
      { type: 'GeometryCollection', geometries: [polygon(closed)] },
      /and it is GeometryCollection/,
    ],
    ['no rings', polygon(), /no rings/],
    ['a multipolygon of nothing', { type: 'MultiPolygon', coordinates: [] }, /no rings/],
    ['a part of nothing', { type: 'MultiPolygon', coordinates: [[closed], []] }, /no rings/],
    ['coordinates that are no list', { type: 'Polygon', coordinates: 'x' }, /no rings/],
    ['a ring that is no list', polygon(closed, 7), /a ring must be a list/],
    ['two points', polygon([corners[0], corners[1], corners[0]]), /2 different points/],
    ['text for numbers', polygon(closed.map((position) => position.map(String))), /two numbers/],
    ['null for a number', polygon([[null, null], ...closed]), /two numbers/],
    ['what is no number', polygon([[Number.NaN, -26], ...closed]), /two numbers/],
    ['an infinite number', polygon([[Number.POSITIVE_INFINITY, -26], ...closed]), /two numbers/],
    ['one number for two', polygon([[28], ...closed]), /two numbers/],
    ['a list nested without end', polygon([nested(20_000)]), /a nested list is no position/],
    ['a type that is no text', { type: nested(20_000), coordinates: [closed] }, /and it is nothing/],
    ['a longitude of 208', polygon(closed.map(([lon, lat]) => [lon + 180, lat])), /not on the globe/],
    [
      'a place outside the bounds',
      polygon(closed.map(([lon, lat]) => [lon + 10, lat])),
      /outside the region's bounds; correct/,
    ],
    [
      'a single vertex outside',
      polygon([
        [28, -26],
        [82, -26],
        [29, -25],
        [28, -26],
      ]),
      /longitude 82/,
    ],
    [
      'swapped coordinates',
      polygon(closed.map(([lon, lat]) => [lat, lon])),
      /latitude and longitude swapped\?/,
    ],
    ['a bowtie', polygon(bowtie), /crosses itself near longitude 28.5, latitude -25.5/],
    ['a spike', polygon([...corners, [28, -25.5], [27, -25.5], [28, -25.5], [28, -26]]), /itself/],
    [
      'a ring that touches itself',
      polygon([
        [28, -26],
        [29, -26],
        [28.5, -25.5],
        [29, -25],
        [28.1, -25],
        [28.5, -25.5],
        [28, -26],
      ]),
      /touches itself/,
    ],
    [
      'a vertex on another edge of its ring',
      polygon([
        [28, -26],
        [29, -26],
        [29, -25],
        [28.5, -26],
        [28, -25],
        [28, -26],
      ]),
      /touches itself/,
    ],
    [
      'a hole outside',
      polygon(
        closed,
        hole.map(([lon, lat]) => [lon + 2, lat]),
      ),
      /hole lies outside/,
    ],
    [
      'a hole over the edge',
      polygon(
        closed,
        hole.map(([lon, lat]) => [lon + 0.5, lat]),
      ),
      /crosses another/,
    ],
    ['a hole around its shell', polygon(hole, closed), /hole lies outside/],
    ['a hole that is its shell', polygon(closed, closed), /overlaps another/],
    ['a hole twice', polygon(closed, hole, hole), /overlaps another/],
    [
      'a hole within a hole',
      polygon(
        closed,
        hole,
        hole.map(([lon, lat]) => [28.5 + (lon - 28.5) / 2, -25.5 + (lat + 25.5) / 2]),
      ),
      /within another/,
    ],
    [
      'no surface',
      polygon([
        [28, -26],
        [28.000001, -26],
        [28.000001, -25.999999],
        [28, -26],
      ]),
      /no surface/,
    ],
    [
      'points on one line',
      polygon([
        [28, -26],
        [28.5, -26],
        [29, -26],
        [28, -26],
      ]),
      /folds back|overlaps/,
    ],
    ['10,001 vertices', polygon([...big, big[0]]), /10002 vertices; simplify/],
  ];

  it.each(cases)('%s', (_, geometry, reason) => {
    expect(refusal(geometry)).toMatch(reason);
  });

  it('a ring round a pole, and one wider than half the globe', () => {
    const round = [-170, -90, 0, 90, 170, -170].map((lon) => [lon, 80]);
    expect(refusal(polygon(round), world)).toMatch(/round a pole/);
    const wide = polygon([
      [-100, 0],
      [0, 0],
      [100, 0],
      [100, 10],
      [0, 10],
      [-100, 10],
      [-100, 0],
    ]);
    expect(refusal(wide, world)).toMatch(/wider than half the globe/);
  });
});

describe('across the antimeridian', () => {
  const fiji: BoundingBox = [170, -25, -170, -10];
  const jumping = polygon([
    [179, -18],
    [-179, -18],
    [-179, -16],
    [179, -16],
    [179, -18],
  ]);
  const split = {
    type: 'MultiPolygon',
    coordinates: [square(178, -18, 2).coordinates, square(-180, -18, 2).coordinates],
  };

  it('a ring that jumps to −179° keeps its small box, its centre and its surface', () => {
    const verdict = accept(jumping, fiji);
    expect(verdict.geometry).toEqual(jumping);
    expect(verdict.bbox).toEqual([179, -18, -179, -16]);
    expect(Math.abs(verdict.center[0])).toBeGreaterThan(179);
    expect(verdict.areaKm2).toBeCloseTo(accept(square(28, -18, 2), world).areaKm2, -1);
  });

  it('parts on both sides of it have one small box', () => {
    expect(accept(split, fiji).bbox).toEqual([178, -18, -178, -16]);
  });

  it('a hole is found within a shell that jumps', () => {
    const holeInWest = [
      [-179.6, -17.6],
      [-179.6, -17.4],
      [-179.4, -17.4],
      [-179.4, -17.6],
      [-179.6, -17.6],
    ];
    expect(accept(polygon(jumping.coordinates[0], holeInWest), fiji).geometry.coordinates).toHaveLength(2);
  });

  it('is refused where the region does not lie there', () => {
    expect(refusal(jumping, [-179.5, -25, 179.5, -10])).toMatch(/crosses the antimeridian/);
  });
});

describe('parts', () => {
  const part = (west: number, south: number, sizeDeg = 1) => square(west, south, sizeDeg).coordinates;
  const multi = (...coordinates: unknown[]) => ({ type: 'MultiPolygon', coordinates });
  const pacific: BoundingBox = [170, -20, -170, 0];

  it.each([
    ['cross', multi(part(28, -26), part(28.5, -25.5))],
    ['are the same', multi(part(28, -26), part(28, -26))],
    ['lie within each other', multi(part(28, -26), part(28.25, -25.75, 0.5))],
    ['lie within each other and touch', multi(part(28, -26), part(28, -26, 0.5))],
    [
      'overlap edge on edge',
      multi(
        [closed],
        [
          [
            [28.5, -26],
            [29.5, -26],
            [29.5, -25],
            [28.5, -25],
            [28.5, -26],
          ],
        ],
      ),
    ],
  ])('that %s are refused', (_, geometry) => {
    expect(refusal(geometry)).toMatch(
      /^two parts overlap near longitude 2\S+, latitude -2\S+; merge them into one$/,
    );
  });

  it.each([
    ['share an edge', multi(part(28, -26), part(29, -26))],
    ['share a corner', multi(part(28, -26), part(29, -25))],
    ['lie in the hole of another', multi([closed, hole], part(28.45, -25.55, 0.1))],
    ['fill the hole of another', multi([closed, hole], [hole.toReversed()])],
  ])('that %s are kept', (_, geometry) => {
    expect(accept(geometry).geometry).toEqual(geometry);
  });

  it('are compared across the antimeridian', () => {
    const west = [
      [
        [179, -10],
        [-179, -10],
        [-179, -9],
        [179, -9],
        [179, -10],
      ],
    ];
    const east = [
      [
        [-179.5, -9.5],
        [-178, -9.5],
        [-178, -8.5],
        [-179.5, -8.5],
        [-179.5, -9.5],
      ],
    ];
    expect(refusal(multi(west, east), pacific)).toMatch(/^two parts overlap/);
    expect(refusal(multi(east, west), pacific)).toMatch(/^two parts overlap/);
    const apart = [
      [
        [-178.9, -9.5],
        [-178, -9.5],
        [-178, -8.5],
        [-178.9, -8.5],
        [-178.9, -9.5],
      ],
    ];
    expect(accept(multi(west, apart), pacific).repairs).toEqual([]);
  });
});

it('positions across the antimeridian are kept to the last digit', () => {
  const ring = [
    [179.93216062713077, -17],
    [-179.60000000000002, -17],
    [-179.7, -16.1],
    [179.93216062713077, -17],
  ];
  const verdict = accept(polygon(ring), [170, -20, -170, 0]);
  expect(verdict.geometry.coordinates).toEqual([ring]);
  expect(accept(polygon([...ring.slice(1), ring[1]]), [170, -20, -170, 0]).geometry.coordinates).toEqual([
    [...ring.slice(1), ring[1]],
  ]);
});

describe('measures', () => {
  it('the surface is that on the sphere', () => {
    expect(accept(polygon(closed)).areaKm2).toBeCloseTo(11_150, -2);
    expect(accept(square(0, 0, 1), world).areaKm2).toBeCloseTo(12_364, -1);
  });

  it('the centre lies inside, also where the centroid does not', () => {
    const ring = [
      [28, -26],
      [29, -26],
      [29, -25],
      [28.9, -25],
      [28.9, -25.9],
      [28.1, -25.9],
      [28.1, -25],
      [28, -25],
      [28, -26],
    ];
    const [lon, lat] = accept(polygon(ring)).center;
    expect(lon < 28.1 || lon > 28.9 || lat < -25.9).toBe(true);
  });

  it.each([1e-4, 1e-6, 1e-8])('a sliver that is %f° wide has a centre inside', (widthDeg) => {
    const ring: LonLat[] = [
      [28, -26],
      [29, -25.1],
      [29 + widthDeg, -25.1],
      [28, -26],
    ];
    const verdict = accept(polygon(ring));
    expect(placeInRing(verdict.center, ring)).toBe('inside');
  });

  it('10,000 vertices are judged within 500 ms of a processor', () => {
    const ring = Array.from({ length: 9_999 }, (_, index) => {
      const angle = (index / 9_999) * 2 * Math.PI;
      const radius = 1 + 0.2 * Math.sin(angle * 500);
      return [28 + radius * Math.cos(angle), -26 + radius * Math.sin(angle)];
    });
    accept(polygon(ring));
    expect(processorMs(() => accept(polygon(ring)))).toBeLessThan(500);
  });

  it('hundreds of parts whose boxes all meet are judged within two seconds of a processor', () => {
    const slivers = Array.from({ length: 800 }, (_, index) => {
      const lon = 17 + index * 1e-5;
      return [
        [
          [lon, -34],
          [lon + 1, -33],
          [lon + 1 + 1e-6, -33 + 1e-7],
          [lon + 4e-6, -34 + 5e-7],
          [lon, -34],
        ],
      ];
    });
    const judge = () => accept({ type: 'MultiPolygon', coordinates: slivers });
    expect(processorMs(judge)).toBeLessThan(2_000);
  });
});

function processorMs(run: () => void): number {
  const before = process.cpuUsage();
  run();
  return process.cpuUsage(before).user / 1_000;
}
