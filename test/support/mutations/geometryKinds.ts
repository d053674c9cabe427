import type { AreaGeometry, LonLat } from '@wip/shared/geo.ts';
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

export const noPosition = /is no position; write \[longitude, latitude\] as two numbers$/;
export const atOddsWithItself =
  /^the ring (crosses|touches|overlaps|folds back on) itself near longitude \S+, latitude \S+$/;

export const isStar = (area: GoodArea) =>
  area.geometry.type === 'Polygon' && area.geometry.coordinates.length === 1;
/** Its longitudes are far from ±180°, so that it can be reckoned with in the plane. */
export const isPlain = (area: GoodArea) =>
  ringsOf(area.geometry)
    .flat()
    .every(([lon]) => Math.abs(lon) < 179.9);
export const isPlainStar = (area: GoodArea) => isStar(area) && isPlain(area);

/** A kind that damages the geometry of one area, refused for `message`. */
export function refused(
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
export function kept(
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
export function replaced(
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

export function put(rings: LonLat[][], mutation: Mutation, position: unknown): undefined {
  const ring = mutation.pick(rings);
  ring[mutation.whole(ring.length)] = position as LonLat;
}

export function middleOf(ring: readonly LonLat[]): LonLat {
  const open = ring.slice(1);
  return [
    open.reduce((sum, [lon]) => sum + lon, 0) / open.length,
    open.reduce((sum, [, lat]) => sum + lat, 0) / open.length,
  ];
}

/** The ring made smaller or larger around its middle, moved by `shiftDeg`. */
export function scaled(ring: readonly LonLat[], factor: number, shiftDeg = 0): LonLat[] {
  const [lon, lat] = middleOf(ring);
  return ring.map(([x, y]) => [lon + (x - lon) * factor + shiftDeg, lat + (y - lat) * factor]);
}

export const shellOf = ({ geometry }: GoodArea) => ringsOf(geometry)[0]!;
export const partsOf = ({ geometry }: GoodArea) =>
  geometry.type === 'MultiPolygon' ? geometry.coordinates : [geometry.coordinates];
export const multi = (coordinates: LonLat[][][]): AreaGeometry => ({ type: 'MultiPolygon', coordinates });

export const accepted = (
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
