import { useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();
let message = '';

/** Says a sentence to screen readers, once; the same sentence again is silent. */
export function announce(text: string): void {
  if (text === message) return;
  message = text;
  for (const listener of [...listeners]) listener();
}

/** The page's one polite live region. */
export function Announcer() {
  const text = useSyncExternalStore(subscribe, () => message);
  return (
    <p role="status" className="visually-hidden">
      {text}
    </p>
  );
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
