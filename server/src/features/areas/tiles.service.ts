import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { type BoundingBox, splitAtAntimeridian } from '@wip/shared/geo.ts';
import { LRUCache } from 'lru-cache';
import type { AreasRepo } from './areas.repo.ts';
import { createTileCutter } from './tileCutter.ts';
import { bufferedTileBox, type TileAddress, tilesMaxZoom } from './tileGrid.ts';

export { tilesMaxZoom };

/** A tile as it is sent, for those who unzip and for those who do not; empty where nothing is in it. */
export interface Tile {
  gzipped: Uint8Array;
  plain: Uint8Array;
  /** Of the gzipped bytes. */
  etag: string;
}

/** What is cut of a catalogue. */
export interface TileSource {
  version: string;
  datasetIds: readonly string[];
}

interface WarmableCatalogue extends TileSource {
  positionsInBox(bbox: BoundingBox): ArrayLike<unknown>;
}

/** A tile of more areas than this takes too long to cut while someone waits. */
const areasCutWhileWaiting = 2_000;
const bookkeepingBytes = 300;
const compress = promisify(gzip);

/** Cuts tiles, each once, and keeps those asked last, at most `maxBytes` of them. */
export function createTilesService({ areas, maxBytes }: { areas: AreasRepo; maxBytes: number }) {
  const kept = new LRUCache<string, Tile>({
    maxSize: maxBytes,
    sizeCalculation: ({ gzipped, plain }, key) =>
      gzipped.length + plain.length + key.length + bookkeepingBytes,
  });
  const underway = new Map<string, Promise<Tile>>();

  function find(version: string, address: TileAddress): Tile | undefined {
    return kept.get(keyOf(version, address));
  }

  /** The tile; those who ask while it is being cut share one cut. */
  function cut({ version, datasetIds }: TileSource, address: TileAddress): Promise<Tile> {
    const key = keyOf(version, address);
    const shared = underway.get(key);
    if (shared) return shared;
    const made = cutAlone(datasetIds, address)
      .then((tile) => keep(version, address, tile))
      .finally(() => underway.delete(key));
    underway.set(key, made);
    return made;
  }

  async function cutAlone(datasetIds: readonly string[], address: TileAddress): Promise<Tile> {
    const cutter = createTileCutter(address);
    for await (const shapes of areas.shapesInBox(datasetIds, bufferedTileBox(address))) cutter.add(shapes);
    return toTile(cutter.finish());
  }

  function keep(version: string, address: TileAddress, tile: Tile): Tile {
    kept.set(keyOf(version, address), tile);
    return tile;
  }

  /**
   * Cuts every tile that holds too many areas to be cut while someone waits, one pass over all areas a zoom;
   * resolves to how many.
   */
  async function warmLowZooms(catalogue: WarmableCatalogue): Promise<number> {
    const missing = [...crowdedTiles(catalogue)].filter((address) => !find(catalogue.version, address));
    for (const [, addresses] of Map.groupBy(missing, ({ z }) => z)) {
      const cutters = addresses!.map((address) => ({
        ...createTileCutter(address),
        parts: splitAtAntimeridian(bufferedTileBox(address)),
      }));
      for await (const shapes of areas.shapes(catalogue.datasetIds)) {
        for (const { add, parts } of cutters) add(shapes.filter(({ bbox }) => boxMeetsAny(bbox, parts)));
      }
      for (const { address, finish } of cutters) {
        keep(catalogue.version, address, await toTile(finish()));
      }
    }
    return missing.length;
  }

  return { find, cut, warmLowZooms };
}

export type TilesService = ReturnType<typeof createTilesService>;

function* crowdedTiles(
  catalogue: WarmableCatalogue,
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
  if (plain.length === 0) return { gzipped: plain, plain, etag: '"empty"' };
  const gzipped = await compress(plain);
  const etag = `"${createHash('sha256').update(gzipped).digest('base64url').slice(0, 20)}"`;
  return { gzipped, plain, etag };
}

function boxMeetsAny(bbox: BoundingBox, parts: readonly BoundingBox[]): boolean {
  return splitAtAntimeridian(bbox).some(([west, south, east, north]) =>
    parts.some((part) => west <= part[2] && east >= part[0] && south <= part[3] && north >= part[1]),
  );
}

function keyOf(version: string, { z, x, y }: TileAddress): string {
  return `${version}/${z}/${x}/${y}`;
}
