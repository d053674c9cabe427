import { useQuery } from '@tanstack/react-query';
import type { ConsumptionLive } from '@wip/shared/consumption/consumptionSchemas.ts';
import { windowWords } from '@wip/shared/timeWords.ts';
import { useEffect, useMemo } from 'react';
import { queryClient, trpc } from '../../api/trpc.ts';
import { Failure } from '../../ui/Failure.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { areaDemandSource } from '../forecast/demand/demandSource.ts';
import { useTodayExpected } from '../forecast/demand/useTodayExpected.ts';
import { InsightList } from '../forecast/insights/InsightList.tsx';
import { useAreaAnswer } from '../status/useAreaAnswer.ts';
import { useLoads } from './live/loadStore.ts';
import { whyWithheld } from './loadWords.ts';
import { UseCharts } from './UseCharts.tsx';
import { UseNumbers } from './UseNumbers.tsx';
import { areaSource } from './useSource.ts';

interface Props {
  areaId: string;
  timeZone: string;
  now: Date;
}

/** What an area uses: now, today, and over weeks and years. All of it is what is published of its meters. */
export function AreaConsumption({ areaId, timeZone, now }: Props) {
  const { startsAt } = useLoads();
  const live = useQuery(trpc.consumption.live.queryOptions({ areaId }, { refetchInterval: 60_000 }));
  const isOff = useAreaAnswer(areaId, null).data?.state === 'off';
  const source = useMemo(() => areaSource(areaId), [areaId]);
  const demand = useMemo(() => areaDemandSource(areaId), [areaId]);
  const expected = useTodayExpected(demand, timeZone, now);
  const publishedAtMs = startsAt?.getTime();
  useEffect(() => {
    if (publishedAtMs !== undefined) void queryClient.invalidateQueries(trpc.consumption.live.queryFilter());
  }, [publishedAtMs]);

  if (live.isPending) return <Skeleton label="Loading what is used" lines={6} />;
  if (live.isError && !live.data) {
    return (
      <Failure onRetry={() => live.refetch()}>
        What is used here is unavailable right now. The answer above still holds.
      </Failure>
    );
  }
  if (!live.data) return null;
  if (live.data.withheld === 'no-meters') return <NoMeters />;
  return (
    <div className="use">
      <UseNumbers
        powerKw={live.data.loadKw}
        powerNote={noteOf(live.data, { timeZone, isOff })}
        hourKw={live.data.hourKw}
        usualKw={live.data.usualKw}
        todayKwh={live.data.todayKwh}
        todayCoverage={live.data.todayCoverage}
        isSimulated={live.data.isSimulated}
      />
      <UseCharts source={source} now={now} expected={expected} />
      <InsightList source={demand} />
      <p className="meta">
        The sum of the meters that report here, not of everyone in the area. It is published in steps of five
        minutes, and only where no single household can be told from it.
      </p>
    </div>
  );
}

function NoMeters() {
  return (
    <p>
      No meters report here, so what is used is not known. Whoever runs this site can{' '}
      <a href="/settings">connect meters</a>.
    </p>
  );
}

function noteOf(
  { startsAt, endsAt, withheld, members }: ConsumptionLive,
  { timeZone, isOff }: { timeZone: string; isOff: boolean },
): string {
  if (withheld !== null) return whyWithheld(withheld, isOff);
  if (startsAt === null || endsAt === null) return 'Nothing was published in the last hour.';
  const meters = members === null ? '' : `, ${members} meters`;
  return `mean of ${windowWords({ startsAt, endsAt }, timeZone)}${meters}`;
}
