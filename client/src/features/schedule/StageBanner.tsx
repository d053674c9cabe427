import './stageBanner.css';
import { useQuery } from '@tanstack/react-query';
import type { PublicRegion } from '@wip/shared/areas/areaSchemas.ts';
import { trpc } from '../../api/trpc.ts';
import { useNow } from '../../app/useNow.ts';
import { useView } from '../../app/viewState.ts';
import { useSettled } from '../../ui/useDelayed.ts';
import { stageWords } from './stageWords.ts';

/** The region's stage in one line; it opens on source, age and what comes next. */
export function StageBanner({ region }: { region: PublicRegion }) {
  const { at } = useView();
  const now = useNow();
  const settledAt = useSettled(at, 600);
  const stage = useQuery(
    trpc.schedule.stage.queryOptions(
      { regionId: region.regionId, at: settledAt?.toISOString() },
      {
        refetchInterval: settledAt === null ? 60_000 : false,
        placeholderData: (previous) => (previous?.regionId === region.regionId ? previous : undefined),
      },
    ),
  );
  const words = stage.data && stageWords(stage.data, { timeZone: region.timeZone, now });
  return (
    <details className="banner card">
      <summary className="banner__line">
        <strong>{region.name}</strong>
        <span className="banner__words">
          {stage.isError && !words ? 'Stage unavailable right now' : words?.now}
          {words?.next && `; ${words.next}`}
        </span>
        {words?.failingSince && (
          <span className="banner__mark">
            source failing<span className="banner__mark-rest"> since {words.failingSince}</span>
          </span>
        )}
        {region.demonstration && (
          <span className="banner__mark">
            demo<span className="banner__mark-rest">nstration</span>
          </span>
        )}
      </summary>
      <div className="banner__more meta">
        {words && <p>{words.heard}.</p>}
        {words?.trouble && <p>{words.trouble}.</p>}
        {region.demonstration && <p>Areas, blocks and stages of this region are illustrative.</p>}
        <p>A stage says how much has to be switched off; it applies to the whole region.</p>
      </div>
    </details>
  );
}
