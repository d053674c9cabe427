import { queryClient, trpc } from '../../api/trpc.ts';
import { setView, viewStore } from '../../app/viewState.ts';
import { statusStore } from '../status/live/statusStore.ts';
import { momentAfterLetter } from './timeKeys.ts';
import { rangeAround } from './timeRange.ts';

/** `n`, `[` and `]` while the map has the focus; false where the key is none of them. */
export function moveTimeByLetter(key: string): boolean {
  const { areaId, at } = viewStore.getSnapshot();
  const area = areaId && queryClient.getQueryData(trpc.areas.byId.queryKey({ areaId }));
  const nowMs = Date.now();
  const moment = momentAfterLetter(key, {
    atMs: at?.getTime() ?? null,
    nowMs,
    range: rangeAround(nowMs, '7 days'),
    line: area ? statusStore.timelineOf(area.number) : null,
  });
  if (moment === undefined) return false;
  setView({ at: moment === null ? null : new Date(moment) });
  return true;
}
