import type { LonLat } from '@wip/shared/geo.ts';
import type { BundleArea } from './bundles.ts';
import { madeUpNames } from './placeNames.ts';
import { seededRandom } from './random.ts';

interface Cell {
  west: number;
  south: number;
  sideDeg: number;
  people: number;
}

interface Polygon {
  type: 'Polygon';
  coordinates: LonLat[][];
}

interface City {
  at: LonLat;
  radiusDeg: number;
  people: number;
}

export interface PopulatedRegionOptions {
  seed: number;
  west: number;
  south: number;
  sideDeg: number;
  /** One more than a multiple of three: each step cuts an area into four. */
  areaCount: number;
  cities: number;
  groups: number;
}

const verticesPerSide = 12;
const peoplePerSquareDegree = 40_000;
/** How far borders wander, as a share of the length over which they do. */
const crookedness = 0.07;
const octaves = 8;

/**
 * The areas of a made-up country: no gap and no overlap but slivers, small where many people live and large
 * between the cities, each of 48 vertices. The same seed makes the same country.
 */
export function* populatedRegion(
  options: PopulatedRegionOptions,
): Generator<BundleArea & { geometry: Polygon }> {
  const random = seededRandom(options.seed);
  const cells = cutByPeople(options, makeCities(random, options));
  const names = madeUpNames(random, cells.length);
  const warp = createWarp(options.seed, options.sideDeg / 8);
  for (const [index, { west, south, sideDeg, people }] of cells.entries()) {
    const district = `District ${1 + ((Math.floor(west * 2) + Math.floor(south * 2) * 40) % 97)}`;
    yield {
      key: `area-${index + 1}`,
      name: names[index],
      group: String(1 + Math.floor(random() * options.groups)),
      population: Math.round(people),
      aliases: index % 10 === 0 ? [`Ward ${index}`] : [],
      district,
      geometry: { type: 'Polygon', coordinates: [outline(west, south, sideDeg).map(warp)] },
    };
  }
}

function makeCities(random: () => number, { west, south, sideDeg, cities }: PopulatedRegionOptions): City[] {
  return Array.from({ length: cities }, (_, rank) => ({
    at: [west + random() * sideDeg, south + random() * sideDeg],
    radiusDeg: 0.05 + random() * 0.25,
    people: 4_000_000 / (rank + 1),
  }));
}

/** Always cuts the area of most people next. */
function cutByPeople({ west, south, sideDeg, areaCount }: PopulatedRegionOptions, cities: City[]): Cell[] {
  const byPeople = new Map<number, Cell[]>(); // by the logarithm, so that the largest are found at once
  const rankOf = ({ people }: Cell) => Math.floor(Math.log2(people) * 8);
  let count = 0;
  const put = (cell: Cell) => {
    const rank = rankOf(cell);
    const known = byPeople.get(rank);
    if (known) known.push(cell);
    else byPeople.set(rank, [cell]);
    count += 1;
  };
  const make = (left: number, bottom: number, side: number): Cell => {
    return { west: left, south: bottom, sideDeg: side, people: peopleIn(left, bottom, side, cities) };
  };
  put(make(west, south, sideDeg));
  while (count < areaCount) {
    const rank = Math.max(...byPeople.keys());
    const largest = byPeople.get(rank)!;
    const cell = largest.pop()!;
    if (largest.length === 0) byPeople.delete(rank);
    count -= 1;
    const half = cell.sideDeg / 2;
    for (const quarter of [0, 1, 2, 3]) {
      put(make(cell.west + (quarter % 2) * half, cell.south + Math.floor(quarter / 2) * half, half));
    }
  }
  return [...byPeople.values()].flat();
}

function peopleIn(west: number, south: number, sideDeg: number, cities: City[]): number {
  const [lon, lat] = [west + sideDeg / 2, south + sideDeg / 2];
  const density = cities.reduce((sum, { at, radiusDeg, people }) => {
    const spread = Math.hypot(radiusDeg, sideDeg / 2); // a large area sees a city as a blur
    const away = Math.hypot(lon - at[0], lat - at[1]) / spread;
    return sum + (people / (spread * spread)) * Math.exp(-away * away);
  }, peoplePerSquareDegree);
  return density * sideDeg * sideDeg;
}

function outline(west: number, south: number, sideDeg: number): LonLat[] {
  const corners: LonLat[] = [
    [0, 0],
    [1, 0],
    [1, 1],
    [0, 1],
    [0, 0],
  ];
  const ring = corners.slice(0, 4).flatMap((from, side) => {
    const to = corners[side + 1]!;
    return Array.from({ length: verticesPerSide }, (_, step): LonLat => {
      const share = step / verticesPerSide;
      return [
        west + (from[0] + (to[0] - from[0]) * share) * sideDeg,
        south + (from[1] + (to[1] - from[1]) * share) * sideDeg,
      ];
    });
  });
  return [...ring, ring[0]!];
}

/** Moves places a little, near ones alike, so that straight borders become crooked and stay shared. */
function createWarp(seed: number, longestDeg: number) {
  return ([lon, lat]: LonLat): LonLat => {
    let [east, north] = [lon, lat];
    for (let octave = 0; octave < octaves; octave++) {
      const lengthDeg = longestDeg / 2 ** octave;
      east += smoothNoise(lon / lengthDeg, lat / lengthDeg, seed + octave * 2) * lengthDeg * crookedness;
      north += smoothNoise(lon / lengthDeg, lat / lengthDeg, seed + octave * 2 + 1) * lengthDeg * crookedness;
    }
    return [Number(east.toFixed(6)), Number(north.toFixed(6))];
  };
}

/** Between −1 and 1, from random values at whole coordinates. */
function smoothNoise(x: number, y: number, seed: number): number {
  const [left, bottom] = [Math.floor(x), Math.floor(y)];
  const [across, up] = [ease(x - left), ease(y - bottom)];
  const low = mix(valueAt(left, bottom, seed), valueAt(left + 1, bottom, seed), across);
  const high = mix(valueAt(left, bottom + 1, seed), valueAt(left + 1, bottom + 1, seed), across);
  return mix(low, high, up) * 2 - 1;
}

function valueAt(x: number, y: number, seed: number): number {
  let mixed = Math.imul(x, 0x27d4eb2d) ^ Math.imul(y, 0x165667b1) ^ Math.imul(seed, 0x9e3779b1);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32;
}

const ease = (share: number) => share * share * (3 - 2 * share);
const mix = (from: number, to: number, share: number) => from + (to - from) * share;
