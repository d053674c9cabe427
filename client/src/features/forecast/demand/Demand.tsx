import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { DemandForecast } from '@wip/shared/forecast/forecastSchemas.ts';
import { Failure } from '../../../ui/Failure.tsx';
import { Skeleton } from '../../../ui/Skeleton.tsx';
import { DemandChart } from './DemandChart.tsx';
import type { DemandSource } from './demandSource.ts';
import { spanAhead } from './demandSpan.ts';
import { issuedWords, peakWords, qualityWords, scoreNote, scoreWords } from './demandWords.ts';

interface Props {
  source: DemandSource;
  timeZone: string;
  now: Date;
  /** On a page of its own, not within a panel. */
  isPage?: boolean;
}

/** What will be used over the next day, and how good such forecasts have been here. */
export function Demand({ source, timeZone, now, isPage = false }: Props) {
  const Heading = isPage ? 'h2' : 'h3';
  const span = spanAhead(now, timeZone);
  const forecast = useQuery({
    queryKey: [...source.key, 'demand', span],
    queryFn: () => source.demand(span),
    staleTime: 300_000,
    refetchInterval: 300_000,
    placeholderData: keepPreviousData,
  });
  return (
    <section className="use" aria-labelledby="demand-title">
      <Heading id="demand-title">Expected use</Heading>
      {forecast.isPending && <Skeleton label="Loading the forecast" lines={6} />}
      {forecast.isError && !forecast.data && (
        <Failure onRetry={() => forecast.refetch()}>
          The forecast of use is unavailable right now. The rest still holds.
        </Failure>
      )}
      {forecast.data && <DemandFound forecast={forecast.data} source={source} now={now} />}
    </section>
  );
}

function DemandFound({
  forecast,
  source,
  now,
}: {
  forecast: DemandForecast;
  source: DemandSource;
  now: Date;
}) {
  if (forecast.quality === 'none') {
    return (
      <p>
        – No forecast has been made for {source.name} yet. One is made each night from what was metered;
        without readings there is none.
      </p>
    );
  }
  const quality = qualityWords[forecast.quality];
  const peak = peakWords(forecast, now);
  const note = scoreNote(forecast.scores);
  return (
    <>
      {peak && <p>{peak}</p>}
      {quality && <p className="notice">{quality}</p>}
      <DemandChart forecast={forecast} now={now} />
      <p>{scoreWords(forecast.scores)}</p>
      {note && <p className="meta">{note}</p>}
      <p className="meta">{issuedWords(forecast, now)}</p>
    </>
  );
}
