import type { LonLat } from '@wip/shared/geo.ts';
import {
  accepted,
  isPlain,
  isPlainStar,
  multi,
  partsOf,
  replaced,
  scaled,
  shellOf,
} from './geometryKinds.ts';
import type { MutationKind } from './mutation.ts';

export const partMutations: MutationKind[] = [
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
];
