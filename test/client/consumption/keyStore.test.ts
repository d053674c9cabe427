import { createKeyStore } from '@wip/client/src/features/consumption/keyStore.ts';
import { describe, expect, it } from 'vitest';

function createStorage() {
  const kept = new Map<string, string>();
  return {
    kept,
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
    removeItem: (name: string) => void kept.delete(name),
  };
}

function openStore(session = createStorage(), device = createStorage()) {
  return { session, device, store: createKeyStore({ name: 'read-key', session, device }) };
}

describe('a key', () => {
  it('is kept for the tab alone, unless it is to be remembered', () => {
    const { session, device, store } = openStore();
    store.set('wipr_a');
    expect([...session.kept.values(), ...device.kept.values()]).toEqual(['wipr_a']);
    expect(device.kept.size).toBe(0);
    store.set('wipr_a', { isRemembered: true });
    expect(session.kept.size).toBe(0);
    expect(openStore(createStorage(), device).store.get()).toBe('wipr_a');
  });

  it('is nowhere any more once it is forgotten', () => {
    const { session, device, store } = openStore();
    store.set('wipr_a', { isRemembered: true });
    store.forget();
    expect([store.get(), session.kept.size, device.kept.size]).toEqual([null, 0, 0]);
  });

  it('lasts as long as the page where the browser keeps nothing', () => {
    const refuse = () => {
      throw new Error('refused');
    };
    const storage = { getItem: refuse, setItem: refuse, removeItem: refuse };
    const store = createKeyStore({ name: 'read-key', session: storage, device: storage });
    store.set('wipr_a');
    expect(store.get()).toBe('wipr_a');
  });
});
