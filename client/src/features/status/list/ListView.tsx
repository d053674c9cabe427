import './listView.css';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { PublicRegion } from '@wip/shared/areas/areaSchemas.ts';
import type { StageAnswer } from '@wip/shared/schedule/scheduleSchemas.ts';
import { asOfWords } from '@wip/shared/status/answerWords.ts';
import { weekdayTime } from '@wip/shared/timeWords.ts';
import { useDeferredValue, useMemo, useState } from 'react';
import { trpc } from '../../../api/trpc.ts';
import { useNow } from '../../../app/useNow.ts';
import { useView } from '../../../app/viewState.ts';
import { downloadFile } from '../../../ui/downloadFile.ts';
import { Failure } from '../../../ui/Failure.tsx';
import { Skeleton } from '../../../ui/Skeleton.tsx';
import { useSettled } from '../../../ui/useDelayed.ts';
import { statusStore } from '../live/statusStore.ts';
import { useStatusSnapshot } from '../live/useStatus.ts';
import { AreaTable } from './AreaTable.tsx';
import { areaRows, filterRows, type RowFacts, type Sorting, sortRows } from './areaRows.ts';
import { areasCsv } from './areasCsv.ts';
import { sinceWhen } from './sinceWhen.ts';

/** All areas of a region as a table: the same answers as the map, at the same moment. */
export function ListView({ region }: { region: PublicRegion }) {
  const view = useView();
  const now = useNow();
  const at = useDeferredValue(view.at);
  const { asOf, revision } = useStatusSnapshot();
  const [text, setText] = useState('');
  const [sorting, setSorting] = useState<Sorting>({ key: 'state', isDescending: false });
  const words = useDeferredValue(text);
  const areas = useQuery(
    trpc.areas.inView.queryOptions(
      { bbox: region.bounds },
      { staleTime: 600_000, placeholderData: keepPreviousData },
    ),
  );
  const settledAt = useSettled(view.at, 250);
  const stageThen = useQuery(
    trpc.schedule.stage.queryOptions({ regionId: region.regionId, at: settledAt?.toISOString() }),
  );
  const stage = stageThen.data ?? null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: `revision` says that the store's codes changed
  const rows = useMemo(() => {
    const ofRegion = (areas.data?.areas ?? []).filter((area) => area.regionId === region.regionId);
    return sortRows(filterRows(areaRows(ofRegion, factsAt(at, stage)), words), sorting);
  }, [areas.data, region.regionId, at, stage, revision, words, sorting]);

  return (
    <section className="list" aria-labelledby="list-title">
      <header className="list__head">
        <h2 id="list-title">Areas of {region.name}</h2>
        <p className="meta">
          {at === null ? 'Now' : `${weekdayTime(at, region.timeZone, now)}, not now`}
          {asOf && `, ${asOfWords({ asOf, at: at ?? now }, { now, timeZone: region.timeZone })}`}
        </p>
        <div className="list__tools">
          <input
            type="search"
            className="list__filter"
            aria-label="Filter the list by name"
            placeholder="Filter by name"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <button
            type="button"
            className="button"
            disabled={rows.length === 0}
            onClick={() => downloadFile(`${region.regionId}-areas.csv`, csvBlob(areasCsv(rows, asOf, at)))}
          >
            Download CSV
          </button>
        </div>
      </header>
      {areas.isPending && <Skeleton label="Loading the list" lines={8} />}
      {areas.isError && !areas.data && (
        <Failure onRetry={() => areas.refetch()}>
          The list is unavailable right now. The map and the search still work.
        </Failure>
      )}
      {areas.data?.truncated && (
        <p className="notice">This list holds the first {areas.data.areas.length} areas only.</p>
      )}
      {areas.data && rows.length === 0 && <p>No area’s name holds ‘{words}’.</p>}
      {rows.length > 0 && (
        <AreaTable rows={rows} sorting={sorting} onSort={setSorting} timeZone={region.timeZone} asOf={asOf} />
      )}
    </section>
  );
}

/** What the store knows of a moment; null is now. */
function factsAt(at: Date | null, stage: StageAnswer | null): RowFacts {
  const codes = statusStore.codesAt(at);
  const atMs = (at ?? new Date()).getTime();
  return {
    ...codes,
    stage: stage?.stage ?? null,
    sinceOf: (areaNumber) =>
      sinceWhen({
        code: codes.codeOf(areaNumber),
        atMs,
        line: statusStore.timelineOf(areaNumber),
        stage,
      }),
  };
}

function csvBlob(text: string): Blob {
  return new Blob([text], { type: 'text/csv;charset=utf-8' });
}
