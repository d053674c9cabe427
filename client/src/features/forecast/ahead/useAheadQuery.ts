import { useQuery } from '@tanstack/react-query';
import { hourMs } from '@wip/shared/durations.ts';
import { api } from '../../../api/trpc.ts';
import { useNow } from '../../../app/useNow.ts';
import { useView } from '../../../app/viewState.ts';
import { useSettled } from '../../../ui/useDelayed.ts';
import { useRegionInView } from '../../schedule/useRegion.ts';
import { stepMs } from './momentOfColours.ts';

const settleMs = 200;
/** So far ahead the map shows what is expected. */
const reachMs = 48 * hourMs;

/** What is expected in the half hour of the chosen moment, once the time rests; nothing is asked beyond the reach. */
export function useAheadQuery() {
  const { at } = useView();
  const now = useNow();
  const region = useRegionInView();
  const shownAt = at ?? now;
  const stepAtMs = useSettled(Math.floor(shownAt.getTime() / stepMs) * stepMs, settleMs);
  const isReached = isAhead(shownAt, now) && isAhead(new Date(stepAtMs), now);
  const regionId = region?.regionId ?? '';
  const query = useQuery({
    queryKey: ['ahead', regionId, stepAtMs],
    queryFn: () => api.forecast.regionAhead.query({ regionId, at: new Date(stepAtMs).toISOString() }),
    enabled: region !== undefined && isReached,
    staleTime: 120_000,
  });
  return { query, region, shownAt, now, isReached };
}

function isAhead(at: Date, now: Date): boolean {
  const aheadMs = at.getTime() - now.getTime();
  return aheadMs > -stepMs && aheadMs <= reachMs;
}
