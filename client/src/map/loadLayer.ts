import { viewStore } from '../app/viewState.ts';
import type { View } from '../app/viewUrl.ts';
import { loadStore } from '../features/consumption/live/loadStore.ts';
import { aheadStore } from '../features/forecast/ahead/aheadStore.ts';
import { statusStore } from '../features/status/live/statusStore.ts';
import { aheadSummary } from './aheadSummary.ts';
import { areasInView } from './areasUnder.ts';
import { showLayer } from './layers/shownLayer.ts';
import { createLoadPainter, type PaintedLoads } from './loadPainter.ts';
import { loadSummary } from './loadSummary.ts';
import type { PowerMap } from './powerMap.ts';

export type LoadLayer = ReturnType<typeof createLoadLayer>;

/** Shows power, use or what is expected, as the view says, and keeps the last two painted while they are shown. */
export function createLoadLayer(map: PowerMap) {
  const painter = createLoadPainter({ map });
  let shown: View['layer'] = 'power';
  let painted: PaintedLoads | null = null;

  function update() {
    const { layer } = viewStore.getSnapshot();
    if (layer !== shown) {
      shown = layer;
      showLayer(map, shown);
    }
    const loads = loadsOf(shown);
    if (shown === 'power' || loads === painted) return;
    painter.paint(loads);
    painted = loads;
  }

  const stores = [loadStore, aheadStore, viewStore, statusStore];
  const stops = stores.map((store) => store.subscribe(update));
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
      if (shown === 'tomorrow') return aheadSummary(areasInView(map), aheadStore.getSnapshot());
      return shown === 'use' ? loadSummary(areasInView(map), loadStore.getSnapshot()) : null;
    },
    stop() {
      for (const stop of stops) stop();
    },
  };
}

/** What is to be painted, where it is of the areas that the map shows: other versions number theirs otherwise. */
function loadsOf(shown: View['layer']): PaintedLoads | null {
  const { at } = viewStore.getSnapshot();
  if (shown === 'use' && at !== null) return null;
  const loads = shown === 'use' ? loadStore.getSnapshot() : aheadStore.getSnapshot();
  return loads.catalogueVersion === statusStore.getSnapshot().catalogueVersion ? loads : null;
}
