import type { AreaGeometry, LonLat } from '@wip/shared/geo.ts';
import { faultsOf } from '../areaOracle.ts';
import type { GoodArea } from './goodBundles.ts';
import {
  kind,
  type Mutation,
  type MutationKind,
  pickArea,
  ringsOf,
  type Target,
  wantNoted,
  wantRefusedArea,
} from './mutation.ts';

const noPosition = /is no position; write \[longitude, latitude\] as two numbers$/;
const outside =
  /^longitude \S+, latitude \S+ lies outside the region's bounds; correct it, or widen `bounds` in region.json$/;
const offGlobe = /^longitude \S+, latitude \S+ is not on the globe; use WGS 84 degrees$/;
const swapped =
  /^longitude \S+, latitude \S+ (lies outside the region's bounds|is not on the globe); latitude and longitude swapped\?$/;
const atOddsWithItself =
  /^the ring (crosses|touches|overlaps|folds back on) itself near longitude \S+, latitude \S+$/;
const ringsAtOdds =
  /^a ring (crosses|overlaps) another near longitude \S+, latitude \S+; holes must lie within their shell$/;

const isStar = (area: GoodArea) => area.geometry.type === 'Polygon' && area.geometry.coordinates.length === 1;
/** Its longitudes are far from ±180°, so that it can be reckoned with in the plane. */
const isPlain = (area: GoodArea) =>
  ringsOf(area.geometry)
    .flat()
    .every(([lon]) => Math.abs(lon) < 179.9);
const isPlainStar = (area: GoodArea) => isStar(area) && isPlain(area);

/** A kind that damages the geometry of one area, refused for `message`. */
function refused(
  name: string,
  message: string | RegExp,
  damage: (rings: LonLat[][], mutation: Mutation, target: Target) => false | undefined,
  isFit?: (area: GoodArea) => boolean,
): MutationKind {
  return kind(name, (mutation) => {
    const target = pickArea(mutation, isFit);
    if (!target || damage(ringsOf(target.feature.geometry), mutation, target) === false) return false;
    wantRefusedArea(mutation, target, { field: 'geometry', message });
  });
}

/** A kind that changes how one area is written and not what it is; `repair` is what is said of it. */
function kept(
  name: string,
  repair: string | null,
  change: (rings: LonLat[][], mutation: Mutation, target: Target) => false | undefined,
  isFit?: (area: GoodArea) => boolean,
): MutationKind {
  return kind(name, (mutation) => {
    const target = pickArea(mutation, isFit);
    if (!target || change(ringsOf(target.feature.geometry), mutation, target) === false) return false;
    if (repair) wantNoted(mutation, target, 'repaired', 'geometry', repair);
  });
}

/** A kind that puts something else in place of a geometry. */
function replaced(
  name: string,
  message: string | RegExp,
  geometry: (area: GoodArea) => unknown,
  isFit?: (area: GoodArea) => boolean,
): MutationKind {
  return refused(
    name,
    message,
    (_rings, _mutation, { feature, area }) => {
      feature.geometry = geometry(structuredClone(area));
      return undefined;
    },
    isFit,
  );
}

function put(rings: LonLat[][], mutation: Mutation, position: unknown): undefined {
  const ring = mutation.pick(rings);
  ring[mutation.whole(ring.length)] = position as LonLat;
}

function middleOf(ring: readonly LonLat[]): LonLat {
  const open = ring.slice(1);
  return [
    open.reduce((sum, [lon]) => sum + lon, 0) / open.length,
    open.reduce((sum, [, lat]) => sum + lat, 0) / open.length,
  ];
}

/** The ring made smaller or larger around its middle, moved by `shiftDeg`. */
function scaled(ring: readonly LonLat[], factor: number, shiftDeg = 0): LonLat[] {
  const [lon, lat] = middleOf(ring);
  return ring.map(([x, y]) => [lon + (x - lon) * factor + shiftDeg, lat + (y - lat) * factor]);
}

const shellOf = ({ geometry }: GoodArea) => ringsOf(geometry)[0]!;
const partsOf = ({ geometry }: GoodArea) =>
  geometry.type === 'MultiPolygon' ? geometry.coordinates : [geometry.coordinates];
const multi = (coordinates: LonLat[][][]): AreaGeometry => ({ type: 'MultiPolygon', coordinates });

/** The wanted verdict is that of the oracle: a vertex somewhere else may make another good area. */
const moved = kind('a vertex moved to anywhere near', (mutation) => {
  const target = pickArea(mutation, isPlain);
  if (!target) return false;
  const ring = mutation.pick(ringsOf(target.feature.geometry));
  const [lon, lat] = middleOf(ring);
  const at = 1 + mutation.whole(ring.length - 2);
  ring[at] = [lon + (mutation.random() - 0.5) * 0.3, lat + (mutation.random() - 0.5) * 0.3];
  const geometry = structuredClone(target.feature.geometry) as AreaGeometry;
  const faults = faultsOf(geometry, mutation.good.region.bounds as [number, number, number, number]);
  if (faults.length === 0) target.area.geometry = geometry;
  else
    wantRefusedArea(mutation, target, {
      field: 'geometry',
      message: /^(the ring|a ring|a hole|two parts) .* near |^a hole lies /,
    });
});

const accepted = (
  name: string,
  geometry: (area: GoodArea) => AreaGeometry | null,
  isFit?: (area: GoodArea) => boolean,
) =>
  kind(name, (mutation) => {
    const target = pickArea(mutation, isFit);
    const made = target && geometry(structuredClone(target.area));
    if (!target || !made) return false;
    target.feature.geometry = structuredClone(made);
    target.area.geometry = made;
  });

export const geometryMutations: MutationKind[] = [
  refused('latitude and longitude swapped', swapped, (rings) => {
    for (const ring of rings) for (const position of ring) position.reverse();
    return undefined;
  }),
  refused(
    'one position swapped',
    /^longitude \S+, latitude \S+ (is not on the globe; use WGS 84|lies outside the region's bounds; correct it)/,
    (rings, mutation) => {
      const ring = mutation.pick(rings);
      const at = 1 + mutation.whole(ring.length - 2);
      ring[at] = [ring[at]![1], ring[at]![0]];
      return undefined;
    },
  ),
  kept(
    'a dropped closing vertex',
    'closed the ring',
    (rings, { pick }) => void pick(rings).pop() as undefined,
  ),
  kept('a reversed ring', 'turned the winding', (rings, { pick }) => void pick(rings).reverse() as undefined),
  kept('all rings reversed', 'turned the winding', (rings) => {
    for (const ring of rings) ring.reverse();
    return undefined;
  }),
  kept('repeated vertices', 'dropped repeated vertices', (rings, { pick, whole }) => {
    const ring = pick(rings);
    const at = whole(ring.length);
    ring.splice(at, 0, ...Array.from({ length: 1 + whole(4) }, () => ring[at]!));
    return undefined;
  }),
  kept('a third coordinate', 'dropped the third coordinate', (rings, mutation) => {
    const ring = mutation.pick(rings);
    const at = mutation.whole(ring.length);
    ring[at] = [...ring[at]!, mutation.pick([0, 1_680.5, -3, null, 'm'])] as unknown as LonLat;
    return undefined;
  }),
  kept('another vertex first', null, (rings, { pick, whole }) => {
    const ring = pick(rings);
    const open = ring.splice(0).slice(1);
    const first = whole(open.length);
    const turned = [...open.slice(first), ...open.slice(0, first)];
    ring.push(...turned, turned[0]!);
    return undefined;
  }),
  kept('numbers written with an exponent', null, (_rings, { changes }) => {
    changes.set('areas.geojson', (text) =>
      text.replace(
        /(?<=[[,])-?\d+\.\d+(?=[,\]])/g,
        (number) => `${number.replace('.', '')}e-${number.split('.')[1]!.length}`,
      ),
    );
    return undefined;
  }),
  ...['@@NaN@@', '@@Infinity@@', '@@-Infinity@@', '@@1e400@@'].map((token) =>
    refused(`${token} as longitude`, noPosition, (rings, mutation) => put(rings, mutation, [token, -33])),
  ),
  refused('texts as numbers', noPosition, (rings, mutation) => put(rings, mutation, ['28.1', '-26.1'])),
  ...[
    null,
    [],
    [28],
    {},
    'x',
    [
      [28, -26],
      [28, -26],
    ],
    [null, null],
    [true, false],
    { lon: 28, lat: -26 },
  ].map((position) =>
    refused(`${JSON.stringify(position)} as position`, noPosition, (rings, mutation) =>
      put(rings, mutation, position),
    ),
  ),
  refused('a position nested deeply', noPosition, (rings, mutation) =>
    put(rings, mutation, JSON.parse(`${'['.repeat(3_000)}1${']'.repeat(3_000)}`)),
  ),
  refused(
    'two neighbours swapped so that edges cross',
    atOddsWithItself,
    (rings, { pick, good }, { feature }) => {
      const ring = pick(rings);
      for (let at = 1; at < ring.length - 2; at += 1) {
        [ring[at], ring[at + 1]] = [ring[at + 1]!, ring[at]!];
        const bounds = good.region.bounds as [number, number, number, number];
        if (
          faultsOf(feature.geometry as AreaGeometry, bounds).some((fault) => fault.endsWith('touches itself'))
        )
          return undefined;
        [ring[at], ring[at + 1]] = [ring[at + 1]!, ring[at]!];
      }
      return false;
    },
  ),
  replaced(
    'a bowtie',
    atOddsWithItself,
    (area) => {
      const [[west, south], , [east, north]] = shellOf(area) as [LonLat, LonLat, LonLat];
      return {
        type: 'Polygon',
        coordinates: [
          [
            [west, south],
            [east, north],
            [east, south],
            [west, north],
            [west, south],
          ],
        ],
      };
    },
    isPlain,
  ),
  refused(
    'a spike',
    atOddsWithItself,
    (rings, { pick, whole }) => {
      const ring = pick(rings);
      const at = 1 + whole(ring.length - 2);
      const [lon, lat] = middleOf(ring);
      const [x, y] = ring[at]!;
      ring.splice(at + 1, 0, [x + (x - lon) * 0.1, y + (y - lat) * 0.1], [x, y]);
      return undefined;
    },
    isPlain,
  ),
  refused(
    'an edge that folds back along itself',
    atOddsWithItself,
    (rings) => {
      const [[west, south], [east]] = rings[0] as [LonLat, LonLat];
      rings[0]!.splice(2, 0, [(west + east) / 2, south]);
      return undefined;
    },
    (area) =>
      isPlain(area) &&
      isStar(area) &&
      shellOf(area).length === 5 &&
      shellOf(area)[0]![1] === shellOf(area)[1]![1],
  ),
  refused(
    'a ring that comes back to a vertex',
    atOddsWithItself,
    (rings, { pick }) => {
      const ring = pick(rings);
      ring.splice(Math.floor(ring.length / 2), 0, [...ring[1]!]);
      return undefined;
    },
    (area) => shellOf(area).length > 5,
  ),
  refused(
    'a hole beside its shell',
    /^a hole lies outside its shell \(longitude \S+, latitude \S+\); make it a part of its own, or remove it$/,
    (_rings, _m, { feature, area }) => {
      (feature.geometry as { coordinates: LonLat[][] }).coordinates.push(
        scaled(shellOf(area), 0.1, 0.6).reverse(),
      );
      return undefined;
    },
    ({ key }) => ['ward-a', 'ward-e', 'ward-f'].includes(key),
  ),
  refused(
    'a hole over the edge',
    ringsAtOdds,
    (_rings, _m, { feature, area }) => {
      const [lon, lat] = shellOf(area)[2]!;
      const hole = scaled(shellOf(area), 0.1);
      const [x, y] = middleOf(hole);
      (feature.geometry as { coordinates: LonLat[][] }).coordinates.push(
        hole.map(([a, b]) => [a - x + lon, b - y + lat]),
      );
      return undefined;
    },
    isPlainStar,
  ),
  refused(
    'a hole that is its shell',
    ringsAtOdds,
    (_rings, _m, { feature, area }) => {
      (feature.geometry as { coordinates: LonLat[][] }).coordinates.push(shellOf(area).toReversed());
      return undefined;
    },
    isStar,
  ),
  refused(
    'a hole within a hole',
    /^a hole lies within another \(longitude \S+, latitude \S+\); remove one of them$/,
    (_rings, _m, { feature, area }) => {
      const holes = [scaled(shellOf(area), 0.3).reverse(), scaled(shellOf(area), 0.1).reverse()];
      (feature.geometry as { coordinates: LonLat[][] }).coordinates.push(...holes);
      return undefined;
    },
    isPlainStar,
  ),
  refused(
    'two holes that cross',
    ringsAtOdds,
    (_rings, _m, { feature, area }) => {
      const holes = [scaled(shellOf(area), 0.3).reverse(), scaled(shellOf(area), 0.3, 0.02).reverse()];
      (feature.geometry as { coordinates: LonLat[][] }).coordinates.push(...holes);
      return undefined;
    },
    isPlainStar,
  ),
  accepted(
    'a hole in the middle',
    (area) => ({ type: 'Polygon', coordinates: [shellOf(area), scaled(shellOf(area), 0.3).reverse()] }),
    isPlainStar,
  ),
  accepted(
    'a hole that touches its shell in one vertex',
    (area) => {
      const shell = shellOf(area);
      const [lon, lat] = middleOf(shell);
      return {
        type: 'Polygon',
        coordinates: [shell, [shell[1]!, [lon - 0.001, lat - 0.001], [lon + 0.001, lat + 0.001], shell[1]!]],
      };
    },
    (area) => area.key === 'ward-e' || area.key === 'neben',
  ),
  replaced(
    'two parts that overlap',
    /^two parts overlap near longitude \S+, latitude \S+; merge them into one$/,
    (area) => multi([[shellOf(area)], [scaled(shellOf(area), 1, 0.05)]]),
    isPlainStar,
  ),
  replaced(
    'a part given twice',
    /^two parts overlap near/,
    (area) => multi([...partsOf(area), partsOf(area).at(-1)!]),
    isPlain,
  ),
  replaced(
    'a part within another',
    /^two parts overlap near/,
    (area) => multi([[scaled(shellOf(area), 0.3)], [shellOf(area)]]),
    isPlainStar,
  ),
  replaced(
    'parts that overlap edge on edge',
    /^two parts overlap near/,
    (area) => {
      const [[west, south], [east], [, north]] = shellOf(area) as [LonLat, LonLat, LonLat];
      const half = (west + east) / 2;
      const box = (from: number, to: number): LonLat[] => [
        [from, south],
        [to, south],
        [to, north],
        [from, north],
        [from, south],
      ];
      return multi([[box(west, east)], [box(half, east + half - west)]]);
    },
    (area) => area.key === 'ward-e' || area.key === 'neben',
  ),
  accepted(
    'parts that share an edge or a corner',
    (area) => {
      const [[west, south], [east], [, north]] = shellOf(area) as [LonLat, LonLat, LonLat];
      const half = (west + east) / 2;
      const box = (from: number, to: number, low: number, high: number): LonLat[] => [
        [from, low],
        [to, low],
        [to, high],
        [from, high],
        [from, low],
      ];
      return multi([
        [box(west, half, south, north)],
        [box(half, east, south, north)],
        [box(east, east + half - west, north, north + half - west)],
      ]);
    },
    (area) => area.key === 'ward-e' || area.key === 'neben',
  ),
  accepted(
    'a part in the hole of another',
    (area) => multi([[shellOf(area), scaled(shellOf(area), 0.4).reverse()], [scaled(shellOf(area), 0.2)]]),
    isPlainStar,
  ),
  accepted('a polygon as a MultiPolygon of one', (area) => multi(partsOf(area))),
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
  refused('a position off the globe', offGlobe, (rings, mutation) =>
    put(
      rings,
      mutation,
      mutation.pick([
        [200, -30],
        [28, 95],
        [1e300, -30],
        [28, -9e15],
      ]),
    ),
  ),
  refused('a position outside the bounds', outside, (rings, mutation) =>
    put(
      rings,
      mutation,
      mutation.pick([
        [0, 0],
        [5, 1],
        [-1, -1],
      ]),
    ),
  ),
  refused(
    'an area beside the bounds',
    outside,
    (rings) => {
      for (const ring of rings) for (const position of ring) position[1] -= position[1] > 0 ? 30 : -30;
      return undefined;
    },
    isPlain,
  ),
  replaced(
    'an area that runs over the antimeridian of a region that does not',
    outside,
    (area) => {
      const [, lat] = shellOf(area)[0]!;
      return {
        type: 'Polygon',
        coordinates: [
          [
            [179, lat],
            [-179, lat],
            [-179, lat + 1],
            [179, lat],
          ],
        ],
      };
    },
    (area) => !['west', 'across', 'east', 'both', 'touching'].includes(area.key),
  ),
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
  moved,
  moved,
  moved,
  moved,
];

function circle(area: GoodArea, corners: number): LonLat[] {
  const [lon, lat] = middleOf(shellOf(area));
  const ring = Array.from({ length: corners }, (_, corner): LonLat => {
    const angle = (corner / corners) * 2 * Math.PI;
    return [lon + 0.05 * Math.cos(angle), lat + 0.05 * Math.sin(angle)];
  });
  return [...ring, ring[0]!];
}
