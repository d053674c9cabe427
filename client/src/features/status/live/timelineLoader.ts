import type { StatusStore } from './statusStore.ts';

/** At most one request in this time, so that dragging through time stays quiet. */
export const minIntervalMs = 2_000;
const idleDelayMs = 1_500;
const jitterMs = 3_000;
const maxAgeMs = 3_600_000;

export interface TimelineLoaderOptions {
  store: StatusStore;
  /** Reads all timelines into the store. */
  load(): Promise<void>;
  /** Whether a moment other than now is on screen. */
  isTimeChosen(): boolean;
  /** Whether the timelines tell of the moment on screen. */
  isCovered(): boolean;
  subscribeToView(listener: () => void): () => void;
}

/**
 * Keeps the store's timelines fresh: read soon after the first states, again when facts change, and at
 * once where a chosen moment waits for them. So moving through time needs no request.
 */
export function startTimelineLoader(options: TimelineLoaderOptions) {
  const { store, load, isTimeChosen, isCovered, subscribeToView } = options;
  let isStale = true;
  let isLoading = false;
  let loadedAtMs = -Infinity;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let dueAtMs = Infinity;
  let known = store.getSnapshot();

  function plan(delayMs: number) {
    const atMs = Math.max(Date.now() + delayMs, loadedAtMs + minIntervalMs);
    if (isLoading || (atMs >= dueAtMs && timer !== undefined)) return;
    clearTimeout(timer);
    dueAtMs = atMs;
    timer = setTimeout(refresh, atMs - Date.now());
  }

  async function refresh() {
    timer = undefined;
    dueAtMs = Infinity;
    isLoading = true;
    isStale = false;
    loadedAtMs = Date.now();
    try {
      await load();
    } catch {
      isStale = true;
    }
    isLoading = false;
    if (isStale) plan(minIntervalMs);
    else plan(maxAgeMs);
  }

  /** Many browsers hear of a change at once; those that show the present ask a little later, apart. */
  function refreshAfterChange() {
    isStale = true;
    plan(isTimeChosen() ? 0 : idleDelayMs + Math.random() * jitterMs);
  }

  const unsubscribes = [
    store.onStageChange(refreshAfterChange),
    store.subscribe(() => {
      const { catalogueVersion, connection } = known;
      known = store.getSnapshot();
      const isOtherCatalogue = known.catalogueVersion !== catalogueVersion;
      const isBack = connection === 'lost' && known.connection === 'live';
      if (isOtherCatalogue || isBack) refreshAfterChange();
    }),
    subscribeToView(() => {
      if (isTimeChosen() && (isStale || !isCovered())) plan(0);
    }),
  ];
  if (isTimeChosen()) plan(0);
  return () => {
    clearTimeout(timer);
    for (const unsubscribe of unsubscribes) unsubscribe();
  };
}
