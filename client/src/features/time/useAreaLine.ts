import { useQuery } from '@tanstack/react-query';
import type { Timeline } from '@wip/shared/status/timelines.ts';
import { trpc } from '../../api/trpc.ts';
import { statusStore } from '../status/live/statusStore.ts';
import { useStatusSnapshot } from '../status/live/useStatus.ts';

/** The chosen area's states over the days around now; null without one or before they are known. */
export function useAreaLine(areaId: string | null): Timeline | null {
  useStatusSnapshot();
  const { data } = useQuery(
    trpc.areas.byId.queryOptions({ areaId: areaId ?? '' }, { enabled: areaId !== null, staleTime: 600_000 }),
  );
  return areaId !== null && data?.areaId === areaId ? statusStore.timelineOf(data.number) : null;
}
