import { decodeLoadColumns, encodeLoadColumns } from '@wip/shared/consumption/loadColumns.ts';
import type { PublishedSlot } from '@wip/shared/consumption/publication/decideSlot.ts';
import type { LiveFrame } from '@wip/shared/status/liveFrames.ts';
import { useSyncExternalStore } from 'react';
import { widthFor } from './loadScale.ts';

export type LoadFrame = LiveFrame & { type: 'load' };

/** What all areas use, as it was published last; a new object with every frame. */
export interface Loads {
  catalogueVersion: string | null;
  /** When the published slot begins; null before the first one came. */
  startsAt: Date | null;
  /** The width of a step of the scale, in kW; the same on map and legend. */
  widthKw: number;
  /** undefined: nothing is published of the area, or not known here. */
  slotOf(areaNumber: number): PublishedSlot | undefined;
  numbers(): Iterable<number>;
}

const nothingYet: Loads = {
  catalogueVersion: null,
  startsAt: null,
  widthKw: 1,
  slotOf: () => undefined,
  numbers: () => [],
};

export type LoadStore = ReturnType<typeof createLoadStore>;

/** The client's one truth about what areas use now. */
export function createLoadStore() {
  let loads = nothingYet;
  const listeners = new Set<() => void>();

  return {
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    getSnapshot: () => loads,

    receive({ catalogueVersion, startsAtMs, columns }: LoadFrame) {
      const { numbers, slots } = decodeLoadColumns(columns);
      const byNumber = new Map(numbers.map((areaNumber, index) => [areaNumber, slots[index]!]));
      const isFirst = loads.startsAt === null;
      loads = {
        catalogueVersion,
        startsAt: new Date(startsAtMs),
        widthKw: widthFor(loadsKw(slots), isFirst ? null : loads.widthKw),
        slotOf: (areaNumber) => byNumber.get(areaNumber),
        numbers: () => byNumber.keys(),
      };
      for (const listener of [...listeners]) listener();
    },

    /** All that is known now as one frame, for another tab; null before the first one came. */
    toFrame(): LoadFrame | null {
      const { catalogueVersion, startsAt } = loads;
      if (catalogueVersion === null || startsAt === null) return null;
      const numbers = [...loads.numbers()].sort((a, b) => a - b);
      const columns = encodeLoadColumns({ numbers, slots: numbers.map((number) => loads.slotOf(number)!) });
      return {
        type: 'load',
        catalogueVersion,
        asOfMs: startsAt.getTime(),
        startsAtMs: startsAt.getTime(),
        columns,
      };
    },
  };
}

function loadsKw(slots: readonly PublishedSlot[]): number[] {
  return slots.flatMap((slot) => (typeof slot === 'number' ? [slot / 10] : []));
}

/** The one store of this page. */
export const loadStore = createLoadStore();

/** Renders again with every published step. */
export function useLoads(): Loads {
  return useSyncExternalStore(loadStore.subscribe, loadStore.getSnapshot);
}
