import type { PublishedSlot } from '@wip/shared/consumption/publication/decideSlot.ts';
import { stepOf } from '../features/consumption/live/loadScale.ts';
import type { Loads } from '../features/consumption/live/loadStore.ts';
import { withheldStep } from './layers/areaUse.ts';
import { areaSourceId, areaSourceLayer, type PowerMap } from './powerMap.ts';

export interface LoadPainterOptions {
  map: Pick<PowerMap, 'setFeatureState'>;
}

/** Gives areas their step of the scale of use; sets only what changed since the last time. */
export function createLoadPainter({ map }: LoadPainterOptions) {
  const painted = new Map<number, number>();

  return {
    /** Paints the loads; null takes all steps away. Returns how many areas changed. */
    paint(loads: Loads | null): number {
      let changed = 0;
      const wanted = new Set(loads?.numbers() ?? []);
      for (const areaNumber of painted.keys()) wanted.add(areaNumber);
      for (const areaNumber of wanted) {
        const step = loads ? stepOfSlot(loads.slotOf(areaNumber), loads.widthKw) : null;
        if (step === (painted.get(areaNumber) ?? null)) continue;
        changed += 1;
        if (step === null) painted.delete(areaNumber);
        else painted.set(areaNumber, step);
        map.setFeatureState(
          { source: areaSourceId, sourceLayer: areaSourceLayer, id: areaNumber },
          { use: step },
        );
      }
      return changed;
    },
    /** For a map that lost its states. */
    forget: () => painted.clear(),
  };
}

function stepOfSlot(slot: PublishedSlot | undefined, widthKw: number): number | null {
  if (slot === undefined || slot === 'no-meters') return null;
  return typeof slot === 'number' ? stepOf(slot / 10, widthKw) : withheldStep;
}
