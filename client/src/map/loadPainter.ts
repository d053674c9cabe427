import type { PublishedSlot } from '@wip/shared/consumption/publication/decideSlot.ts';
import { stepOf } from '../features/consumption/live/loadScale.ts';
import type { Loads } from '../features/consumption/live/loadStore.ts';
import { riskOf } from './layers/areaRisk.ts';
import { withheldStep } from './layers/areaUse.ts';
import { areaSourceId, areaSourceLayer, type PowerMap } from './powerMap.ts';

export interface LoadPainterOptions {
  map: Pick<PowerMap, 'setFeatureState'>;
}

/** What is to be painted: loads, and the chances of being off where they are expected ones. */
export interface PaintedLoads extends Pick<Loads, 'numbers' | 'slotOf' | 'widthKw'> {
  chanceOf?(areaNumber: number): number | null;
}

const nothing = 'null null';

/** Gives areas their step of the scale of use and their risk; sets only what changed since the last time. */
export function createLoadPainter({ map }: LoadPainterOptions) {
  const painted = new Map<number, string>();

  return {
    /** Paints the loads; null takes all steps away. Returns how many areas changed. */
    paint(loads: PaintedLoads | null): number {
      let changed = 0;
      const wanted = new Set(loads?.numbers() ?? []);
      for (const areaNumber of painted.keys()) wanted.add(areaNumber);
      for (const areaNumber of wanted) {
        const use = loads ? stepOfSlot(loads.slotOf(areaNumber), loads.widthKw) : null;
        const risk = riskOf(loads?.chanceOf?.(areaNumber) ?? null);
        const look = `${use} ${risk}`;
        if (look === (painted.get(areaNumber) ?? nothing)) continue;
        changed += 1;
        if (look === nothing) painted.delete(areaNumber);
        else painted.set(areaNumber, look);
        const feature = { source: areaSourceId, sourceLayer: areaSourceLayer, id: areaNumber };
        map.setFeatureState(feature, { use, risk });
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
