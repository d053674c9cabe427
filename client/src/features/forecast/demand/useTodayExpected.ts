import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Expected } from '../../consumption/charts/bands.ts';
import { bandsByHour } from './demandModel.ts';
import type { DemandSource } from './demandSource.ts';
import { spanOfToday } from './demandSpan.ts';

/** What was forecast of the present local day, by its hours; null until it is known, or where nothing was. */
export function useTodayExpected(
  source: DemandSource,
  timeZone: string | undefined,
  now: Date,
): Expected | null {
  const span = timeZone === undefined ? null : spanOfToday(now, timeZone);
  const { data } = useQuery({
    queryKey: [...source.key, 'demand', span],
    queryFn: () => (span === null ? null : source.demand(span)),
    enabled: span !== null,
    staleTime: 300_000,
    refetchInterval: 600_000,
    placeholderData: keepPreviousData,
  });
  return useMemo(() => {
    const hasForecast = data?.medianKw.some((value) => value !== null) ?? false;
    return data && hasForecast ? bandsByHour(data) : null;
  }, [data]);
}
