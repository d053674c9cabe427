import { useSyncExternalStore } from 'react';
import { formatView, parseView, type View } from './viewUrl.ts';

export type { Camera, View } from './viewUrl.ts';

/** Height of the phone's sheet: kept in the history, not in the link. */
export type SheetHeight = 'peek' | 'half' | 'full';

export interface ViewState extends View {
  sheet: SheetHeight;
}

/** What the browser keeps with each entry of the history. */
interface HistoryState {
  sheet: SheetHeight;
  /** The height that Back returns to, where this entry was made by raising the sheet. */
  raisedFrom: SheetHeight | null;
}

/** The address follows once time and map rest: browsers refuse more than a few changes of it a second. */
const addressDelayMs = 500;

const listeners = new Set<() => void>();
let addressTimer: number | undefined;
let current: ViewState = readLocation();

window.addEventListener('popstate', () => {
  window.clearTimeout(addressTimer);
  addressTimer = undefined;
  publish(readLocation());
});

/** The view that the address names, as a store outside React. */
export const viewStore = {
  getSnapshot: (): ViewState => current,
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

export function useView(): ViewState {
  return useSyncExternalStore(viewStore.subscribe, viewStore.getSnapshot);
}

/**
 * Changes a part of the view. Choosing an area or another view makes a step that Back undoes; time and
 * camera replace the address in place.
 */
export function setView(change: Partial<View>): void {
  const next = { ...current, ...change };
  const isStep = next.areaId !== current.areaId || next.view !== current.view;
  if (next.areaId !== current.areaId && next.areaId !== null && current.areaId === null) next.sheet = 'half';
  write(next, { sheet: next.sheet, raisedFrom: null }, isStep);
}

/** Moves the phone's sheet. Raising is a step that Back undoes; lowering goes back where it can. */
export function setSheet(sheet: SheetHeight): void {
  if (sheet === current.sheet) return;
  const { raisedFrom } = historyState();
  if (raisedFrom === sheet) {
    window.history.back();
    return;
  }
  const heights: SheetHeight[] = ['peek', 'half', 'full'];
  const isRaise = heights.indexOf(sheet) > heights.indexOf(current.sheet);
  write({ ...current, sheet }, { sheet, raisedFrom: isRaise ? current.sheet : null }, isRaise);
}

function write(next: ViewState, state: HistoryState, isStep: boolean): void {
  if (isStep) {
    writeAddress();
    window.history.pushState(state, '', window.location.pathname + formatView(next));
  } else if (next.sheet !== current.sheet) {
    window.history.replaceState({ ...historyState(), sheet: state.sheet }, '');
  }
  publish(next);
  if (isStep) return;
  window.clearTimeout(addressTimer);
  addressTimer = window.setTimeout(writeAddress, addressDelayMs);
}

/** Puts what changed in place since the last time into the address, now. */
function writeAddress(): void {
  if (addressTimer === undefined) return;
  window.clearTimeout(addressTimer);
  addressTimer = undefined;
  window.history.replaceState(window.history.state, '', window.location.pathname + formatView(current));
}

function publish(next: ViewState): void {
  current = next;
  for (const listener of [...listeners]) listener();
}

function readLocation(): ViewState {
  return { ...parseView(window.location.search), sheet: historyState().sheet };
}

function historyState(): HistoryState {
  const state = window.history.state as Partial<HistoryState> | null;
  return { sheet: state?.sheet ?? 'half', raisedFrom: state?.raisedFrom ?? null };
}

/** The link to a view of this page. */
export function linkTo(change: Partial<View>): string {
  const { camera: _, ...view } = current;
  return window.location.origin + window.location.pathname + formatView({ ...view, camera: null, ...change });
}
