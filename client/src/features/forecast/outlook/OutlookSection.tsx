import { useQuery } from '@tanstack/react-query';
import type { Outlook } from '@wip/shared/forecast/forecastSchemas.ts';
import { trpc } from '../../../api/trpc.ts';
import { Failure } from '../../../ui/Failure.tsx';
import { Skeleton } from '../../../ui/Skeleton.tsx';
import { OutlookWeek } from './OutlookWeek.tsx';
import { basisWords, outlookScoreWords, runningWords, unplannedWords } from './outlookWords.ts';

interface Props {
  areaId: string;
  now: Date;
}

/** How likely the power is off over the coming week, on what that rests, and how good such chances were. */
export function OutlookSection({ areaId, now }: Props) {
  const outlook = useQuery(
    trpc.forecast.outlook.queryOptions({ areaId }, { staleTime: 60_000, refetchInterval: 300_000 }),
  );
  return (
    <section className="use" aria-labelledby="outlook-title">
      <h3 id="outlook-title">Chance of cuts this week</h3>
      {outlook.isPending && <Skeleton label="Loading the outlook" lines={7} />}
      {outlook.isError && !outlook.data && (
        <Failure onRetry={() => outlook.refetch()}>
          The outlook is unavailable right now. What is announced is still shown above.
        </Failure>
      )}
      {outlook.data && <OutlookFound outlook={outlook.data} now={now} />}
    </section>
  );
}

function OutlookFound({ outlook, now }: { outlook: Outlook; now: Date }) {
  const running = runningWords(outlook, now);
  const isKnown = outlook.probabilityOff.some((probability) => probability !== null);
  return (
    <>
      {running && <p className="notice">{running}</p>}
      {isKnown && <OutlookWeek outlook={outlook} now={now} />}
      {basisWords(outlook, now).map((words) => (
        <p key={words}>{words}</p>
      ))}
      <p>{unplannedWords(outlook)}</p>
      {outlook.scores.length > 0 && (
        <ul className="meta" aria-label="How good such chances were here">
          {outlook.scores.map((score) => (
            <li key={score.horizonHours}>{outlookScoreWords(score)}</li>
          ))}
        </ul>
      )}
      <p className="meta">‘Off’ here means scheduled to be off, not metered.</p>
    </>
  );
}
