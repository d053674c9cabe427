import { decodeTimelines } from '@wip/shared/status/timelines.ts';
import { api } from '../../../api/trpc.ts';
import { viewStore } from '../../../app/viewState.ts';
import { loadStore } from '../../consumption/live/loadStore.ts';
import { openSharedLiveStream } from './sharedLiveStream.ts';
import { spanToLoad } from './spanToLoad.ts';
import { statusStore } from './statusStore.ts';
import { startTimelineLoader } from './timelineLoader.ts';

let isStarted = false;

/** Starts to follow the server, once a page; called as early as possible. */
export function startLiveStatus(): void {
  if (isStarted) return;
  isStarted = true;
  const stream = openSharedLiveStream({
    onFrame(frame) {
      statusStore.receive(frame);
      if (frame.type === 'load') loadStore.receive(frame);
    },
    onConnection: statusStore.setConnection,
    toFrames: () => [statusStore.toFrame(), loadStore.toFrame()].filter((frame) => frame !== null),
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
    isCovered: () => statusStore.covers(viewStore.getSnapshot().at ?? new Date()),
    isTimeChosen: () => viewStore.getSnapshot().at !== null,
    subscribeToView: viewStore.subscribe,
  });
}

/** Every area's states around now and around the chosen moment; a few kilobytes. */
async function loadTimelines(): Promise<void> {
  const span = spanToLoad(Date.now(), viewStore.getSnapshot().at?.getTime() ?? null);
  const answer = await api.status.timeline.query({
    bbox: [-180, -85, 180, 85],
    from: new Date(span.fromMs).toISOString(),
    to: new Date(span.toMs).toISOString(),
  });
  if (answer.timelines !== null) {
    statusStore.receiveTimelines(decodeTimelines(answer.timelines), answer.catalogueVersion, span);
  }
}
