import type { BoundingBox } from '@wip/shared/geo.ts';

const listeners = new Set<(box: BoundingBox) => void>();

/** Asks the map, where there is one, to show a box. */
export function showBox(box: BoundingBox): void {
  for (const listener of listeners) listener(box);
}

/** Calls `listener` with each box that the map is to show; returns what ends that. */
export function onShowBox(listener: (box: BoundingBox) => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
