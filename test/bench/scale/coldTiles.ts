import type { LonLat } from '@wip/shared/geo.ts';
import { seededRandom } from '../../support/random.ts';
import { createTestClient } from '../../support/testClient.ts';
import { quantile } from './report.ts';

const zooms = [4, 5, 6, 7, 8, 9, 10, 11, 12];
const mostPerZoom = 60;

interface MeasuredTile {
  z: number;
  ms: number;
  plainKb: number;
  gzippedKb: number;
}

/**
 * Asks for tiles that nobody asked for before, one after the other, each holding an area: at most sixty a zoom,
 * in random order. Prints a line a zoom.
 */
export async function measureColdTiles(address: string, places: readonly LonLat[], seed: number) {
  const { catalogueVersion } = await createTestClient(address).regions.list.query();
  const measured: MeasuredTile[] = [];
  for (const path of chooseTiles(places, seed)) {
    const startedAtMs = performance.now();
    const response = await fetch(`${address}/tiles/${catalogueVersion}/${path}.mvt`);
    const body = await response.bytes(); // unzipped by fetch
    const ms = performance.now() - startedAtMs;
    if (!response.ok) throw new Error(`The tile ${path} was answered with ${response.status}.`);
    const gzippedKb = Number(response.headers.get('content-length') ?? 0) / 1_000;
    measured.push({ z: Number(path.split('/')[0]), ms, plainKb: body.length / 1_000, gzippedKb });
  }
  for (const z of zooms)
    print(
      `z${z}`,
      measured.filter((tile) => tile.z === z),
    );
  return {
    p95Ms: quantile(
      measured.map(({ ms }) => ms),
      0.95,
    ),
    largestKb: Math.max(...measured.map(({ plainKb }) => plainKb)),
    largestGzippedKb: Math.max(...measured.map(({ gzippedKb }) => gzippedKb)),
  };
}

/** The sizes of the tiles of the lowest zooms, which hold most areas. */
export async function measureLowZooms(address: string): Promise<number> {
  const { catalogueVersion } = await createTestClient(address).regions.list.query();
  let largestKb = 0;
  for (let z = 0; z < zooms[0]!; z++) {
    for (let tile = 0; tile < 4 ** z; tile++) {
      const path = `${z}/${tile % 2 ** z}/${Math.floor(tile / 2 ** z)}`;
      const response = await fetch(`${address}/tiles/${catalogueVersion}/${path}.mvt`);
      largestKb = Math.max(largestKb, (await response.bytes()).length / 1_000);
    }
  }
  return largestKb;
}

function chooseTiles(places: readonly LonLat[], seed: number): string[] {
  const random = seededRandom(seed);
  const chosen = zooms.flatMap((z) => {
    const all = new Set(places.map((place) => tileAt(place, z)));
    return shuffle([...all], random).slice(0, mostPerZoom);
  });
  return shuffle(chosen, random);
}

function tileAt([lon, lat]: LonLat, z: number): string {
  const sine = Math.sin((lat * Math.PI) / 180);
  const row = 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
  return [z, Math.floor(((lon + 180) / 360) * 2 ** z), Math.floor(row * 2 ** z)].join('/');
}

function shuffle<Item>(items: Item[], random: () => number): Item[] {
  for (let last = items.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [items[last], items[other]] = [items[other]!, items[last]!];
  }
  return items;
}

function print(name: string, tiles: readonly MeasuredTile[]): void {
  const times = tiles.map(({ ms }) => ms);
  const [median, p95] = [quantile(times, 0.5), quantile(times, 0.95)].map((ms) => ms.toFixed(0));
  const largest = Math.max(...tiles.map(({ plainKb }) => plainKb)).toFixed(0);
  console.log(
    `  ${name.padEnd(4)} ${tiles.length} tiles, median ${median} ms, p95 ${p95} ms, largest ${largest} kB`,
  );
}
