import type { PublishedSlot } from '@wip/shared/consumption/publication/decideSlot.ts';
import { useSyncExternalStore } from 'react';

/** What is expected of all areas at one moment; a new object with every answer. */
export interface Ahead {
  catalogueVersion: string | null;
  /** The start of the half hour it is of; null where nothing is shown. */
  at: Date | null;
  /** The width of a step of the scale, in kW. */
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
let ahead = nothing;
const listeners = new Set<() => void>();

/** The client's one truth about what the map of tomorrow shows. */
export const aheadStore = {
  subscribe(listener: () => void) {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  },
  getSnapshot: () => ahead,
  /** null for a moment that no forecast reaches, and where what is expected cannot be had. */
  show(next: Ahead | null) {
    ahead = next ?? nothing;
    for (const listener of [...listeners]) listener();
  },
};

/** Renders again with every answer. */
export function useAhead(): Ahead {
  return useSyncExternalStore(aheadStore.subscribe, aheadStore.getSnapshot);
}
