import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import type { PublicRegion } from '@wip/shared/areas/areaSchemas.ts';
import type { ConsumptionRanking } from '@wip/shared/consumption/consumptionSchemas.ts';
import { api, queryClient, trpc } from '../../api/trpc.ts';
import { setView } from '../../app/viewState.ts';
import { showBox } from '../../map/showBox.ts';
import { boxAround } from './boxAround.ts';
import { powerWords } from './loadWords.ts';

interface Props {
  region: PublicRegion;
  /** When the step on screen begins: with another one the areas are ranked again. */
  startsAt: Date;
}

/** So many areas are looked up to be shown together. */
const mostShown = 20;
const mostListed = 5;

/** Where in the region numbers are published: few and small areas are hard to find on its map. */
export function MostUse({ region: { regionId, name }, startsAt }: Props) {
  const ranking = useQuery({
    queryKey: ['mostUse', regionId, startsAt.getTime()],
    queryFn: () => api.consumption.ranking.query({ regionId, limit: mostShown + 1 }),
    staleTime: 300_000,
    placeholderData: keepPreviousData,
  });
  const show = useMutation({ mutationFn: showAreas });
  const areas = ranking.data?.areas ?? [];
  if (areas.length === 0) return null;
  const hasMore = areas.length > mostShown;
  return (
    <section className="most-use" aria-labelledby="most-use-title">
      <p>{countWords(areas.length, hasMore, name)}</p>
      <button
        type="button"
        className="button"
        disabled={show.isPending}
        onClick={() => show.mutate(areas.slice(0, mostShown))}
      >
        {hasMore ? `Show the highest ${mostShown}` : areas.length === 1 ? 'Show it' : 'Show them'}
      </button>
      {show.isError && <p role="alert">They cannot be shown right now.</p>}
      <h2 id="most-use-title" className="most-use__title">
        Most use now
      </h2>
      <ol>
        {areas.slice(0, mostListed).map(({ areaId, name: areaName, loadKw }) => (
          <li key={areaId}>
            <button type="button" className="most-use__area" onClick={() => setView({ areaId })}>
              {areaName}
            </button>
            <span>{powerWords(loadKw)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function countWords(count: number, hasMore: boolean, regionName: string): string {
  if (hasMore) return `More than ${mostShown} areas of ${regionName} publish their use.`;
  return count === 1
    ? `1 area of ${regionName} publishes its use.`
    : `${count} areas of ${regionName} publish their use.`;
}

async function showAreas(areas: ConsumptionRanking['areas']): Promise<void> {
  const found = await Promise.all(
    areas.map(({ areaId }) =>
      queryClient.fetchQuery(trpc.areas.byId.queryOptions({ areaId }, { staleTime: 600_000 })),
    ),
  );
  showBox(boxAround(found.map(({ bbox }) => bbox)));
}
