import type { AreaGeometry, LonLat } from '@wip/shared/geo.ts';
import { faultsOf } from '../areaOracle.ts';
import {
  accepted,
  atOddsWithItself,
  isPlain,
  isPlainStar,
  isStar,
  middleOf,
  refused,
  replaced,
  scaled,
  shellOf,
} from './geometryKinds.ts';
import { kind, type MutationKind, pickArea, ringsOf, wantRefusedArea } from './mutation.ts';

const ringsAtOdds =
  /^a ring (crosses|overlaps) another near longitude \S+, latitude \S+; holes must lie within their shell$/;

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

export const ringMutations: MutationKind[] = [
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
  moved,
  moved,
  moved,
  moved,
];
