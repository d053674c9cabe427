import { decodeLoadColumns, encodeLoadColumns } from '@wip/shared/consumption/loadColumns.ts';
import type { PublishedSlot } from '@wip/shared/consumption/publication/decideSlot.ts';
import type { LiveFrame } from '@wip/shared/status/liveFrames.ts';
import { packNumbers, unpackNumbers } from '@wip/shared/status/packing.ts';
import { useSyncExternalStore } from 'react';
import { type LoadScale, nextScale } from './loadScale.ts';

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
  /** Whether some of the area's meters are simulated. */
  isSimulated(areaNumber: number): boolean;
}

const nothingYet: Loads = {
  catalogueVersion: null,
  startsAt: null,
  widthKw: 1,
  slotOf: () => undefined,
  numbers: () => [],
  isSimulated: () => false,
};

export type LoadStore = ReturnType<typeof createLoadStore>;

/** The client's one truth about what areas use now. */
export function createLoadStore() {
  let loads = nothingYet;
  let scale: LoadScale | null = null;
  const listeners = new Set<() => void>();

  return {
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    getSnapshot: () => loads,

    receive({ catalogueVersion, startsAtMs, columns, simulated = '' }: LoadFrame) {
      const { numbers, slots } = decodeLoadColumns(columns);
      const byNumber = new Map(numbers.map((areaNumber, index) => [areaNumber, slots[index]!]));
      const simulatedNumbers = new Set(unpackNumbers(simulated));
      scale = nextScale(loadsKw(slots), startsAtMs, scale);
      loads = {
        catalogueVersion,
        startsAt: new Date(startsAtMs),
        widthKw: scale?.widthKw ?? nothingYet.widthKw,
        slotOf: (areaNumber) => byNumber.get(areaNumber),
        numbers: () => byNumber.keys(),
        isSimulated: (areaNumber) => simulatedNumbers.has(areaNumber),
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
        simulated: packNumbers(numbers.filter(loads.isSimulated)),
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
