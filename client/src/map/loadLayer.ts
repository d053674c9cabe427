import { viewStore } from '../app/viewState.ts';
import type { View } from '../app/viewUrl.ts';
import { type Loads, loadStore } from '../features/consumption/live/loadStore.ts';
import { statusStore } from '../features/status/live/statusStore.ts';
import { areasInView } from './areasUnder.ts';
import { showLayer } from './layers/shownLayer.ts';
import { createLoadPainter } from './loadPainter.ts';
import { loadSummary } from './loadSummary.ts';
import type { PowerMap } from './powerMap.ts';

export type LoadLayer = ReturnType<typeof createLoadLayer>;

/** Shows power or use, as the view says, and keeps the latter painted while it is shown: the present alone. */
export function createLoadLayer(map: PowerMap) {
  const painter = createLoadPainter({ map });
  let shown: View['layer'] = 'power';
  let painted: Loads | null = null;

  function update() {
    const { at, layer } = viewStore.getSnapshot();
    if (layer !== shown) {
      shown = layer;
      showLayer(map, shown);
    }
    const loads = at === null ? loadsOfMap() : null;
    if (shown !== 'use' || loads === painted) return;
    painter.paint(loads);
    painted = loads;
  }

  const stops = [loadStore.subscribe(update), viewStore.subscribe(update), statusStore.subscribe(update)];
  update();
  return {
    /** For a map that lost its states, or its layers. */
    repaint() {
      painter.forget();
      painted = null;
      showLayer(map, shown);
      update();
    },
    /** What is in view in words; null while power is shown. */
    words(): string | null {
      return shown === 'use' ? loadSummary(areasInView(map), painted ?? loadStore.getSnapshot()) : null;
    },
    stop() {
      for (const stop of stops) stop();
    },
  };
}

/** The loads, where they are of the areas that the map shows: other versions number theirs otherwise. */
function loadsOfMap(): Loads | null {
  const loads = loadStore.getSnapshot();
  return loads.catalogueVersion === statusStore.getSnapshot().catalogueVersion ? loads : null;
}
