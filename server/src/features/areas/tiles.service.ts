import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { BoundingBox } from '@wip/shared/geo.ts';
import { LRUCache } from 'lru-cache';
import type { AreaShape } from './areaShapes.ts';
import type { Catalogue } from './areas.catalogue.ts';
import type { AreasRepo } from './areas.repo.ts';
import { createTileCutter } from './tileCutter.ts';
import { bufferedTileBox, type TileAddress, tilesMaxZoom, tilesThatMeet } from './tileGrid.ts';

export { tilesMaxZoom };

/** A tile as it is sent; empty where nothing is in it. */
export interface Tile {
  gzipped: Uint8Array;
  etag: string;
}

/** What is cut of a catalogue that was active before. */
export interface TileSource {
  version: string;
  datasetIds: readonly string[];
}

/** What is cut of the active catalogue, which knows where its areas are. */
export type IndexedSource = TileSource & Pick<Catalogue, 'areas' | 'regions' | 'positionsInBox'>;

/** A tile of more areas than this takes too long to cut while someone waits. */
const areasCutWhileWaiting = 1_000;
/** More at once, and what is cut takes too much memory until it is done. */
const zoomsPerPass = 3;
const bookkeepingBytes = 300;
const compress = promisify(gzip);

/** Cuts tiles, each once, and keeps those asked last, at most `maxBytes` of them. */
export function createTilesService({ areas, maxBytes }: { areas: AreasRepo; maxBytes: number }) {
  const kept = new LRUCache<string, Tile>({
    maxSize: maxBytes,
    sizeCalculation: ({ gzipped }, key) => gzipped.length + key.length + bookkeepingBytes,
  });
  const underway = new Map<string, Promise<Tile>>();

  function find(version: string, address: TileAddress): Tile | undefined {
    return kept.get(keyOf(version, address));
  }

  /** The tile; those who ask while it is being cut share one cut. */
  function cut(source: TileSource | IndexedSource, address: TileAddress): Promise<Tile> {
    const key = keyOf(source.version, address);
    const ready = kept.get(key); // by someone who asked while this one waited for its turn
    const shared = ready ? Promise.resolve(ready) : underway.get(key);
    if (shared) return shared;
    const made = cutAlone(source, address)
      .then((tile) => keep(source.version, address, tile))
      .finally(() => underway.delete(key));
    underway.set(key, made);
    return made;
  }

  async function cutAlone(source: TileSource | IndexedSource, address: TileAddress): Promise<Tile> {
    const cutter = createTileCutter(address);
    for await (const shapes of shapesNear(source, bufferedTileBox(address))) {
      for (const shape of shapes) cutter.add(shape);
    }
    return toTile(cutter.finish());
  }

  /** By number where the catalogue knows which areas may be there: the database finds those in a tenth of the time. */
  function shapesNear(source: TileSource | IndexedSource, box: BoundingBox): AsyncIterable<AreaShape[]> {
    if (!('positionsInBox' in source)) return areas.shapesInBox(source.datasetIds, box);
    const near = Array.from(source.positionsInBox(box), (position) => source.areas[position]!);
    if (near.length === source.areas.length) return areas.shapes(source.datasetIds);
    const datasetIds = new Set(near.map((area) => source.regions.get(area.regionId)!.datasetId));
    const numbers = near.map((area) => area.number);
    return areas.shapesOf([...datasetIds], numbers);
  }

  function keep(version: string, address: TileAddress, tile: Tile): Tile {
    kept.set(keyOf(version, address), tile);
    return tile;
  }

  /** Cuts every tile that holds too many areas to be cut while someone waits; resolves to how many. */
  async function warmLowZooms(catalogue: IndexedSource): Promise<number> {
    const missing = [...crowdedTiles(catalogue)].filter((address) => !find(catalogue.version, address));
    const passes = Map.groupBy(missing, ({ z }) => Math.floor(z / zoomsPerPass));
    for (const [, addresses] of passes) await cutTogether(catalogue, addresses);
    return missing.length;
  }

  /** In one pass over all areas; who asks for one of the tiles meanwhile waits for it. */
  async function cutTogether(catalogue: IndexedSource, addresses: readonly TileAddress[]): Promise<void> {
    const waiting = new Map(addresses.map((address) => [address, Promise.withResolvers<Tile>()]));
    for (const [address, { promise }] of waiting) {
      promise.catch(() => undefined); // mostly nobody waits
      underway.set(keyOf(catalogue.version, address), promise);
    }
    try {
      for await (const [address, tile] of cutAll(catalogue, addresses)) {
        waiting.get(address)?.resolve(keep(catalogue.version, address, tile));
      }
    } catch (cause) {
      for (const { reject } of waiting.values()) reject(cause);
      throw cause;
    } finally {
      for (const address of addresses) underway.delete(keyOf(catalogue.version, address));
    }
  }

  async function* cutAll(
    catalogue: IndexedSource,
    addresses: readonly TileAddress[],
  ): AsyncGenerator<[TileAddress, Tile]> {
    const byZoom = Map.groupBy(addresses.map(createTileCutter), ({ address }) => address.z);
    const isFirst = byZoom.has(0);
    for await (const shapes of areas.shapes(catalogue.datasetIds)) {
      const startedAtMs = performance.now();
      for (const shape of shapes) {
        for (const [z, cutters] of byZoom) {
          const isOn = tilesThatMeet(shape.bbox, z);
          for (const { address, add } of cutters) if (isOn(address)) add(shape);
        }
      }
      // the first screen wants the lowest zooms; the others leave half of the time to those who ask
      if (!isFirst) await sleep(performance.now() - startedAtMs);
    }
    for (const { address, finish } of [...byZoom.values()].flat()) {
      yield [address, await toTile(finish())];
    }
  }

  return { find, cut, warmLowZooms };
}

export type TilesService = ReturnType<typeof createTilesService>;

function* crowdedTiles(
  catalogue: IndexedSource,
  address: TileAddress = { z: 0, x: 0, y: 0 },
): Generator<TileAddress> {
  if (catalogue.positionsInBox(bufferedTileBox(address)).length <= areasCutWhileWaiting) return;
  yield address;
  if (address.z === tilesMaxZoom) return;
  for (const quarter of [0, 1, 2, 3]) {
    const x = address.x * 2 + (quarter % 2);
    const y = address.y * 2 + Math.floor(quarter / 2);
    yield* crowdedTiles(catalogue, { z: address.z + 1, x, y });
  }
}

async function toTile(plain: Uint8Array): Promise<Tile> {
  if (plain.length === 0) return { gzipped: plain, etag: '"empty"' };
  const gzipped = await compress(plain);
  const etag = `"${createHash('sha256').update(gzipped).digest('base64url').slice(0, 20)}"`;
  return { gzipped, etag };
}

function keyOf(version: string, { z, x, y }: TileAddress): string {
  return `${version}/${z}/${x}/${y}`;
}
