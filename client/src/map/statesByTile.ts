import type { Map as MaplibreMap } from 'maplibre-gl';
import { areaSourceId, areaSourceLayer } from './powerMap.ts';

type FeatureStates = ReturnType<MaplibreMap['style']['tileManagers'][string]['getState']>;
type Tile = Parameters<FeatureStates['initializeTileState']>[0];
type Style = Parameters<FeatureStates['initializeTileState']>[1];

/** Lets MapLibre's map hand each tile the states of its own areas; to be called for every new source of areas. */
export function giveStatesByTile(map: MaplibreMap): void {
  const states = map.style.tileManagers[areaSourceId]?.getState();
  if (states) handOutByTile(states);
}

/**
 * MapLibre looks up every state of a source in every layer of each tile that comes into view, and does so again
 * for tiles that it kept whenever any state has changed since, be it that of an area under the pointer. With tens
 * of thousands of areas the page stands still meanwhile. Here a tile gets what has changed of its own areas since
 * it was last given any. States are only ever set, never removed.
 */
function handOutByTile(states: FeatureStates): void {
  /** The revision at which the state of a feature changed last. */
  const changedAt = new Map<string, number>();

  function giveTo(tile: Tile, style: Style): void {
    const known = states.state[areaSourceLayer] ?? {};
    const given = idsIn(tile)
      .filter((id) => (changedAt.get(id) ?? -1) > tile.featureStateRevision)
      .map((id) => ({ id, state: known[id] ?? {} }));
    tile.setFeatureState({ [areaSourceLayer]: given }, style, states.revision);
  }

  const coalesce = states.coalesceChanges.bind(states);
  states.initializeTileState = giveTo;
  states.coalesceChanges = (tiles, style) => {
    for (const id of Object.keys(states.stateChanges[areaSourceLayer] ?? {})) {
      changedAt.set(id, states.revision + 1);
    }
    tiles.setFeatureState = () => {
      for (const tile of tiles.getAllTiles()) giveTo(tile, style);
    };
    coalesce(tiles, style);
  };
}

const idsOf = new WeakMap<object, string[]>();

/** The ids of a tile's areas, as the states are keyed; read once, until the tile is loaded anew. */
function idsIn({ latestFeatureIndex }: Tile): string[] {
  if (!latestFeatureIndex?.rawTileData) return [];
  const known = idsOf.get(latestFeatureIndex);
  if (known) return known;
  const layer = latestFeatureIndex.loadVTLayers()[areaSourceLayer];
  const ids = new Set<string>();
  for (let index = 0; index < (layer?.length ?? 0); index++) {
    const id = layer?.feature(index).id;
    if (id !== undefined) ids.add(String(id));
  }
  idsOf.set(latestFeatureIndex, [...ids]);
  return [...ids];
}
