import { useSyncExternalStore } from 'react';

export interface RecentArea {
  areaId: string;
  name: string;
  parents: string[];
}

const storageKey = 'recentAreas';
const keptCount = 5;
const listeners = new Set<() => void>();
let recent = readRecent();

/** The areas that were chosen last on this device, newest first. */
export function useRecentAreas(): readonly RecentArea[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => recent,
  );
}

/** Remembers a chosen area on this device only. */
export function rememberArea({ areaId, name, parents }: RecentArea): void {
  if (recent[0]?.areaId === areaId) return;
  keep([{ areaId, name, parents }, ...recent.filter((area) => area.areaId !== areaId)].slice(0, keptCount));
}

export function forgetRecentAreas(): void {
  keep([]);
}

function keep(next: readonly RecentArea[]): void {
  recent = next;
  try {
    window.localStorage.setItem(storageKey, JSON.stringify(next));
  } catch {
    // Without storage the list lasts as long as the page.
  }
  for (const listener of [...listeners]) listener();
}

function readRecent(): readonly RecentArea[] {
  try {
    const stored: unknown = JSON.parse(window.localStorage.getItem(storageKey) ?? '[]');
    return Array.isArray(stored) ? stored.filter(isRecentArea).slice(0, keptCount) : [];
  } catch {
    return [];
  }
}

function isRecentArea(value: unknown): value is RecentArea {
  if (typeof value !== 'object' || value === null) return false;
  const { areaId, name, parents } = value as Record<string, unknown>;
  return typeof areaId === 'string' && typeof name === 'string' && Array.isArray(parents);
}
