import { useQuery } from '@tanstack/react-query';
import type { Insights } from '@wip/shared/forecast/insightSchemas.ts';
import { insightWords } from '@wip/shared/forecast/insights/insightWords.ts';
import { Failure } from '../../../ui/Failure.tsx';
import { Skeleton } from '../../../ui/Skeleton.tsx';
import { Simulated } from '../../consumption/Simulated.tsx';
import type { DemandSource } from '../demand/demandSource.ts';
import './insights.css';

/** What the use tells by itself, each with its number and its reason. */
export function InsightList({ source, isPage = false }: { source: DemandSource; isPage?: boolean }) {
  const insights = useQuery({
    queryKey: [...source.key, 'insights'],
    queryFn: () => source.insights(),
    staleTime: 600_000,
  });
  const Heading = isPage ? 'h2' : 'h3';
  return (
    <section className="insights" aria-labelledby="insights-title">
      <Heading id="insights-title">What stands out</Heading>
      {insights.isPending && <Skeleton label="Loading what stands out" lines={3} />}
      {insights.isError && !insights.data && (
        <Failure onRetry={() => insights.refetch()}>What stands out cannot be told right now.</Failure>
      )}
      {insights.data && <Found insights={insights.data} />}
    </section>
  );
}

function Found({ insights: { insights, noneBecause, timeZone, isSimulated } }: { insights: Insights }) {
  if (insights.length === 0) {
    return (
      <p>
        {noneBecause === 'too-little-history'
          ? 'There is too little history yet to tell what stands out.'
          : noneBecause === 'no-meters'
            ? 'No meters report here, so nothing can be told.'
            : 'Nothing stands out.'}
      </p>
    );
  }
  return (
    <>
      {isSimulated && (
        <p>
          <Simulated />
        </p>
      )}
      <ul className="insights__list">
        {insights.map((insight) => {
          const { sentence, reason } = insightWords(insight, timeZone);
          return (
            <li key={`${insight.kind} ${insight.at?.getTime() ?? ''}`}>
              <p>{sentence}</p>
              <p className="meta">{reason}</p>
            </li>
          );
        })}
      </ul>
    </>
  );
}
