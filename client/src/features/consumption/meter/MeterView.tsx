import { useQuery } from '@tanstack/react-query';
import type { Meter } from '@wip/shared/consumption/meterSchemas.ts';
import { clockTime, durationWords } from '@wip/shared/timeWords.ts';
import { useMemo } from 'react';
import { queryClient } from '../../../api/trpc.ts';
import { readersZone } from '../../../app/readersZone.ts';
import { useNow } from '../../../app/useNow.ts';
import '../../forecast/forecast.css';
import { Demand } from '../../forecast/demand/Demand.tsx';
import { meterDemandSource } from '../../forecast/demand/demandSource.ts';
import { useTodayExpected } from '../../forecast/demand/useTodayExpected.ts';
import { InsightList } from '../../forecast/insights/InsightList.tsx';
import { SavingsForm } from '../../forecast/savings/SavingsForm.tsx';
import { useArea } from '../../status/useAreaAnswer.ts';
import { UseCharts } from '../UseCharts.tsx';
import { UseNumbers } from '../UseNumbers.tsx';
import { meterSource, ownerHeaders } from './meterSource.ts';
import { ReplaceReadKey } from './ReplaceReadKey.tsx';
import { readKeyStore } from './readKeyStore.ts';
import { type LastReading, useMeterLive } from './useMeterLive.ts';

/** Older than this a reading is not what is used now. */
const freshMs = 20 * 60_000;

interface Props {
  meter: Meter;
  readKey: string;
}

/** A meter: live, today, and over weeks and years. */
export function MeterView({ meter, readKey }: Props) {
  const { meterId, name, areaId, isSimulated } = meter;
  const now = useNow();
  const area = useArea(areaId);
  const source = useMemo(() => meterSource(meterId, readKey), [meterId, readKey]);
  const compare = useQuery({
    queryKey: [...source.key, 'compare'],
    queryFn: () => source.compare(),
    refetchInterval: 120_000,
  });
  const { last, isLive } = useMeterLive(meterId, readKey);
  const timeZone = compare.data?.timeZone ?? readersZone();
  const headers = useMemo(() => ownerHeaders(readKey), [readKey]);
  const demand = useMemo(() => meterDemandSource(meterId, headers), [meterId, headers]);
  const expected = useTodayExpected(demand, compare.data?.timeZone, now);
  const isFresh = last !== null && now.getTime() - last.at.getTime() < freshMs;
  return (
    <>
      <header>
        <h2>{name}</h2>
        <p className="meta">
          in <a href={`/?area=${areaId}`}>{area.data?.name ?? areaId}</a> · {meter.kind} ·{' '}
          {meter.visibility === 'private' ? 'only you see these numbers' : 'everyone may see these numbers'}
        </p>
      </header>
      <UseNumbers
        powerKw={isFresh ? last.powerKw : null}
        powerNote={noteOf(last, { isLive, isFresh, timeZone, now })}
        hourKw={compare.data?.todayKw[hourIn(timeZone, now)] ?? null}
        usualKw={compare.data?.usualKw[hourIn(timeZone, now)] ?? null}
        todayKwh={compare.data?.today.energyKwh ?? null}
        todayCoverage={compare.data?.today.coverage ?? 0}
        isSimulated={isSimulated}
      />
      <div className="use">
        <UseCharts source={source} now={now} expected={expected} />
      </div>
      <Demand source={demand} timeZone={timeZone} now={now} isPage />
      <InsightList source={demand} isPage />
      <SavingsForm meterId={meterId} headers={headers} timeZone={timeZone} now={now} />
      <section className="page__section" aria-labelledby="key-title">
        <h2 id="key-title">Your read key</h2>
        <p>
          {readKeyStore.isRemembered()
            ? 'It is kept on this device.'
            : 'It is kept until this tab is closed.'}{' '}
          If someone else may have it, replace it: the old one opens nothing any more.
        </p>
        <div className="page__row">
          <ReplaceReadKey meterId={meterId} readKey={readKey} />
          <button
            type="button"
            className="button"
            onClick={() => {
              readKeyStore.forget();
              queryClient.removeQueries({ queryKey: ['meter'] });
            }}
          >
            Forget the key here
          </button>
        </div>
      </section>
    </>
  );
}

interface Reading {
  isLive: boolean;
  isFresh: boolean;
  timeZone: string;
  now: Date;
}

function noteOf(last: LastReading | null, { isLive, isFresh, timeZone, now }: Reading): string {
  if (last === null) return 'no reading in the last hour';
  if (!isFresh) return `last reading ${durationWords(now.getTime() - last.at.getTime())} ago`;
  const time = clockTime(last.at, timeZone);
  if (last.powerKw === null) return `a first counter state came at ${time}; power follows with the next`;
  return isLive ? `live, reading of ${time}` : `reading of ${time}; the live connection is being made`;
}

function hourIn(timeZone: string, at: Date): number {
  return Number.parseInt(clockTime(at, timeZone), 10);
}
