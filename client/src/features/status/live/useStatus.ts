import { useSyncExternalStore } from 'react';
import { type Connection, type StatusSnapshot, statusStore } from './statusStore.ts';

/** Renders again whenever the store changed. */
export function useStatusSnapshot(): StatusSnapshot {
  return useSyncExternalStore(statusStore.subscribe, statusStore.getSnapshot);
}

/** Renders again only when the connection changed. */
export function useConnection(): Connection {
  return useSyncExternalStore(statusStore.subscribe, () => statusStore.getSnapshot().connection);
}
