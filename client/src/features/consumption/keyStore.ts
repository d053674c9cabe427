import { useSyncExternalStore } from 'react';

/** A secret that this browser keeps for as long as it was asked to. */
export interface KeyStore {
  subscribe(listener: () => void): () => void;
  get(): string | null;
  /** Another number for every key: what its answers are kept under, since a key itself is not to be. */
  entry(): number;
  /** Until the tab is closed, or on this device where that was asked for. */
  set(key: string, options?: { isRemembered?: boolean }): void;
  isRemembered(): boolean;
  forget(): void;
}

export interface KeyStoreOptions {
  name: string;
  session?: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  device?: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
}

/** Without storage a key lasts as long as the page. It is never in an address. */
export function createKeyStore({
  name,
  session = window.sessionStorage,
  device = window.localStorage,
}: KeyStoreOptions): KeyStore {
  const listeners = new Set<() => void>();
  let key = quietly(() => session.getItem(name) ?? device.getItem(name)) ?? null;
  let isOnDevice = quietly(() => device.getItem(name) !== null) ?? false;

  let entry = 0;

  function notify() {
    entry += 1;
    for (const listener of [...listeners]) listener();
  }
  function clear() {
    quietly(() => session.removeItem(name));
    quietly(() => device.removeItem(name));
  }

  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    get: () => key,
    entry: () => entry,
    isRemembered: () => isOnDevice,
    set(next, { isRemembered = false } = {}) {
      clear();
      key = next;
      isOnDevice = isRemembered;
      quietly(() => (isRemembered ? device : session).setItem(name, next));
      notify();
    },
    forget() {
      clear();
      key = null;
      isOnDevice = false;
      notify();
    },
  };
}

export function useKey(store: KeyStore): string | null {
  return useSyncExternalStore(store.subscribe, store.get);
}

function quietly<Value>(act: () => Value): Value | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}
