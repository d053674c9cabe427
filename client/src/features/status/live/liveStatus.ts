import { decodeTimelines } from '@wip/shared/status/timelines.ts';
import { api } from '../../../api/trpc.ts';
import { viewStore } from '../../../app/viewState.ts';
import { openSharedLiveStream } from './sharedLiveStream.ts';
import { statusStore } from './statusStore.ts';
import { startTimelineLoader } from './timelineLoader.ts';

const dayMs = 86_400_000;
const spanMs = 8 * dayMs;
let isStarted = false;

/** Starts to follow the server, once a page; called as early as possible. */
export function startLiveStatus(): void {
  if (isStarted) return;
  isStarted = true;
  const stream = openSharedLiveStream({
    onFrame: statusStore.receive,
    onConnection: statusStore.setConnection,
    toFrame: statusStore.toFrame,
    locks: navigator.locks,
    openChannel: 'BroadcastChannel' in window ? () => new BroadcastChannel('live-status') : undefined,
  });
  window.addEventListener('online', () => stream.retryNow());
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') stream.retryNow();
  });
  startTimelineLoader({
    store: statusStore,
    load: loadTimelines,
    isTimeChosen: () => viewStore.getSnapshot().at !== null,
    subscribeToView: viewStore.subscribe,
  });
}

/** Every area's states from eight days back to eight ahead; a few kilobytes. */
async function loadTimelines(): Promise<void> {
  const nowMs = Date.now();
  const answer = await api.status.timeline.query({
    bbox: [-180, -85, 180, 85],
    from: new Date(nowMs - spanMs).toISOString(),
    to: new Date(nowMs + spanMs).toISOString(),
  });
  if (answer.timelines !== null) {
    statusStore.receiveTimelines(decodeTimelines(answer.timelines), answer.catalogueVersion);
  }
}
