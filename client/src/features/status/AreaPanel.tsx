import './areaPanel.css';
import { weekdayTime } from '@wip/shared/timeWords.ts';
import { useNow } from '../../app/useNow.ts';
import { setView, useView } from '../../app/viewState.ts';
import { Failure } from '../../ui/Failure.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { AreaAnswer } from './AreaAnswer.tsx';
import { AreaHead } from './AreaHead.tsx';
import { useArea, useAreaAnswer } from './useAreaAnswer.ts';

/** Everything about one area: the answer first, what it rests on, what comes. */
export function AreaPanel({ areaId }: { areaId: string }) {
  const { at } = useView();
  const now = useNow();
  const area = useArea(areaId);
  const answer = useAreaAnswer(areaId, at);
  const { data } = answer;
  if (isNotFound(area.error)) return <UnknownArea areaId={areaId} />;
  return (
    <article className="panel" aria-labelledby="area-name" aria-busy={answer.isFetching}>
      <AreaHead areaId={areaId} area={area.data} />
      {at !== null && <OtherTime at={at} now={now} timeZone={data?.timeZone} />}
      {answer.isPending && <Skeleton label="Loading the answer" lines={5} />}
      {answer.isError && (
        <Failure onRetry={() => answer.refetch()}>
          {data
            ? 'This answer could not be refreshed. It is the last that we knew.'
            : 'The answer for this area is unavailable right now. The map and the list still work.'}
        </Failure>
      )}
      {data && (
        <AreaAnswer answer={data} isForOtherTime={answer.isForOtherTime} at={at} now={now} area={area.data} />
      )}
    </article>
  );
}

/** Says which moment the panel answers for, with the way back to now. */
function OtherTime({ at, now, timeZone }: { at: Date; now: Date; timeZone: string | undefined }) {
  if (!timeZone) return null;
  return (
    <div className="panel__other-time">
      <p>Showing {weekdayTime(at, timeZone, now)}, not now</p>
      <button type="button" className="button" onClick={() => setView({ at: null })}>
        Back to now
      </button>
    </div>
  );
}

function UnknownArea({ areaId }: { areaId: string }) {
  return (
    <article className="panel" aria-labelledby="area-name">
      <h2 id="area-name" className="panel__name">
        No such area
      </h2>
      <p>
        We don’t cover ‘{areaId}’, or not any more. Search for a town or choose an area on the map or in the
        list.
      </p>
      <button type="button" className="button" onClick={() => setView({ areaId: null })}>
        Show the whole map
      </button>
    </article>
  );
}

function isNotFound(error: { data?: { code?: string } | null } | null): boolean {
  return error?.data?.code === 'NOT_FOUND';
}
