import '../../consumption/charts/charts.css';
import './scores.css';
import { useQuery } from '@tanstack/react-query';
import type { RegionScore } from '@wip/shared/forecast/forecastSchemas.ts';
import { momentWords } from '@wip/shared/timeWords.ts';
import { useState } from 'react';
import { trpc } from '../../../api/trpc.ts';
import { PlainPage } from '../../../app/PlainPage.tsx';
import { useNow } from '../../../app/useNow.ts';
import { Failure } from '../../../ui/Failure.tsx';
import { Skeleton } from '../../../ui/Skeleton.tsx';
import { useRegions } from '../../schedule/useRegion.ts';
import { AreaScores } from './AreaScores.tsx';
import { DemandMeans } from './DemandMeans.tsx';
import { OutlookScores } from './OutlookScores.tsx';

/** How good forecasts have been, by region: public, also where it is bad. */
export function ScoresPage() {
  const regions = useRegions();
  const [chosen, setChosen] = useState<string | null>(null);
  const known = regions.data?.regions ?? [];
  const region = known.find(({ regionId }) => regionId === chosen) ?? known[0];
  return (
    <PlainPage title="How good the forecasts are">
      <p>
        Each forecast is kept as it was issued and compared with what came. Beside it stand two simple guesses
        that anyone could make. A forecast that does not beat them is of no use, and it says so here.
      </p>
      {regions.isPending && <Skeleton label="Loading the regions" lines={2} />}
      {regions.isError && !regions.data && (
        <Failure onRetry={() => regions.refetch()}>The regions are unavailable right now.</Failure>
      )}
      {regions.data && known.length === 0 && <p>No region is known here yet.</p>}
      {region && (
        <>
          <label className="field">
            <span className="field__label">Region</span>
            <select value={region.regionId} onChange={(event) => setChosen(event.target.value)}>
              {known.map(({ regionId, name }) => (
                <option key={regionId} value={regionId}>
                  {name}
                </option>
              ))}
            </select>
          </label>
          <RegionScores key={region.regionId} regionId={region.regionId} timeZone={region.timeZone} />
        </>
      )}
    </PlainPage>
  );
}

function RegionScores({ regionId, timeZone }: { regionId: string; timeZone: string }) {
  const score = useQuery(trpc.forecast.regionScore.queryOptions({ regionId }, { staleTime: 60_000 }));
  if (score.isPending) return <Skeleton label="Loading the scores" lines={8} />;
  if (score.isError && !score.data) {
    return <Failure onRetry={() => score.refetch()}>The scores are unavailable right now.</Failure>;
  }
  return score.data ? <Found score={score.data} timeZone={timeZone} /> : null;
}

function Found({ score, timeZone }: { score: RegionScore; timeZone: string }) {
  const now = useNow();
  return (
    <>
      <section className="page__section" aria-labelledby="demand-scores-title">
        <h2 id="demand-scores-title">Use of the next 24 hours</h2>
        {score.demand ? (
          <DemandMeans
            scores={score.demand}
            isSimulated={score.areas.some(({ isSimulated }) => isSimulated)}
          />
        ) : (
          <p>– No forecast of use could be compared with what came yet.</p>
        )}
        {score.areas.length > 0 && <AreaScores areas={score.areas} />}
      </section>
      <OutlookScores scores={score.outlook} />
      <p className="meta">As of {momentWords(score.asOf, timeZone, now)}.</p>
    </>
  );
}
