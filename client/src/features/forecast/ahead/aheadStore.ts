import type { PublishedSlot } from '@wip/shared/consumption/publication/decideSlot.ts';
import { decodeAheadColumns } from '@wip/shared/forecast/ahead/aheadColumns.ts';
import type { RegionAhead } from '@wip/shared/forecast/ahead/aheadSchemas.ts';
import { unpackNumbers } from '@wip/shared/status/packing.ts';
import { useSyncExternalStore } from 'react';
import { type LoadScale, nextScale } from '../../consumption/live/loadScale.ts';

/** What is expected of all areas at one moment; a new object with every answer. */
export interface Ahead {
  catalogueVersion: string | null;
  /** The moment that it is of; null before the first answer, or where nothing reaches that far. */
  at: Date | null;
  widthKw: number;
  /** Tenths of kW; undefined where nothing is forecast. */
  slotOf(areaNumber: number): PublishedSlot | undefined;
  /** Of being off, 0 to 1; null where it is not known. */
  chanceOf(areaNumber: number): number | null;
  numbers(): Iterable<number>;
  isSimulated(areaNumber: number): boolean;
}

const nothing: Ahead = {
  catalogueVersion: null,
  at: null,
  widthKw: 1,
  slotOf: () => undefined,
  chanceOf: () => null,
  numbers: () => [],
  isSimulated: () => false,
};

/** The client's one truth about what the map of tomorrow shows. */
export function createAheadStore() {
  let ahead = nothing;
  let scale: LoadScale | null = null;
  const listeners = new Set<() => void>();
  const publish = (next: Ahead) => {
    ahead = next;
    for (const listener of [...listeners]) listener();
  };
  return {
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    getSnapshot: () => ahead,
    receive({ catalogueVersion, at, columns, simulated }: RegionAhead) {
      const { numbers, loadTenthsKw, chances } = decodeAheadColumns(columns);
      const indexOf = new Map(numbers.map((areaNumber, index) => [areaNumber, index]));
      const simulatedNumbers = new Set(unpackNumbers(simulated));
      const loadsKw = loadTenthsKw.flatMap((tenths) => (tenths === null ? [] : [tenths / 10]));
      scale = nextScale(loadsKw, at.getTime(), scale);
      publish({
        catalogueVersion,
        at,
        widthKw: scale?.widthKw ?? nothing.widthKw,
        slotOf: (areaNumber) => loadTenthsKw[indexOf.get(areaNumber) ?? -1] ?? undefined,
        chanceOf: (areaNumber) => chances[indexOf.get(areaNumber) ?? -1] ?? null,
        numbers: () => numbers,
        isSimulated: (areaNumber) => simulatedNumbers.has(areaNumber),
      });
    },
    /** For a moment that no forecast reaches. */
    clear() {
      if (ahead !== nothing) publish(nothing);
    },
  };
}

/** The one store of this page. */
export const aheadStore = createAheadStore();

/** Renders again with every answer. */
export function useAhead(): Ahead {
  return useSyncExternalStore(aheadStore.subscribe, aheadStore.getSnapshot);
}
