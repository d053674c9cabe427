import './history.css';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { dayMs, hourMs } from '@wip/shared/durations.ts';
import { useState } from 'react';
import { trpc } from '../../api/trpc.ts';
import { Failure } from '../../ui/Failure.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { dayBars, weekdayBars } from './historyBars.ts';
import { MinutesChart } from './MinutesChart.tsx';

interface Props {
  areaId: string;
  now: Date;
}

const spansDays = [7, 28] as const;

/** Minutes off per day and per weekday of the past. */
export function History({ areaId, now }: Props) {
  const [spanDays, setSpanDays] = useState<number>(7);
  const toMs = Math.floor(now.getTime() / hourMs) * hourMs;
  const history = useQuery(
    trpc.status.history.queryOptions(
      {
        areaId,
        from: new Date(toMs - spanDays * dayMs).toISOString(),
        to: new Date(toMs).toISOString(),
      },
      {
        staleTime: 300_000,
        placeholderData: keepPreviousData,
      },
    ),
  );
  return (
    <section className="history" aria-labelledby="history-title">
      <div className="history__head">
        <h3 id="history-title">History</h3>
        <fieldset className="history__spans">
          <legend className="visually-hidden">How far back</legend>
          {spansDays.map((days) => (
            <button
              key={days}
              type="button"
              className="button"
              aria-pressed={days === spanDays}
              onClick={() => setSpanDays(days)}
            >
              {days} days
            </button>
          ))}
        </fieldset>
      </div>
      {history.isPending && <Skeleton label="Loading the history" lines={4} />}
      {history.isError && (
        <Failure onRetry={() => history.refetch()}>
          The history is unavailable right now. The answer above still holds.
        </Failure>
      )}
      {history.data && (
        <>
          <MinutesChart title="Time off per day" bars={dayBars(history.data)} />
          <MinutesChart title="Time off per weekday" bars={weekdayBars(history.data)} />
        </>
      )}
    </section>
  );
}
