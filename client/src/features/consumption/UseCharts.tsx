import './charts/charts.css';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { ConsumptionCompare } from '@wip/shared/consumption/consumptionSchemas.ts';
import { useState } from 'react';
import { Failure } from '../../ui/Failure.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { CsvDownload } from './CsvDownload.tsx';
import type { Expected } from './charts/bands.ts';
import { SpanChart } from './charts/SpanChart.tsx';
import { TodayChart } from './charts/TodayChart.tsx';
import { energyWords } from './loadWords.ts';
import { type Form, forms, type SpanName, spanNames, spanOf } from './spans.ts';
import type { UseSource } from './useSource.ts';

interface Props {
  source: UseSource;
  now: Date;
  /** What was forecast of today, by the hour; null where nothing was. */
  expected: Expected | null;
}

/** Today against yesterday and the usual, then weeks and years back. */
export function UseCharts({ source, now, expected }: Props) {
  const compare = useQuery({
    queryKey: [...source.key, 'compare'],
    queryFn: () => source.compare(),
    refetchInterval: 120_000,
  });
  if (compare.isPending) return <Skeleton label="Loading the curves" lines={6} />;
  if (compare.isError && !compare.data) {
    return <Failure onRetry={() => compare.refetch()}>The curves are unavailable right now.</Failure>;
  }
  if (!compare.data) return null;
  return (
    <>
      <TodayChart compare={compare.data} expected={expected} />
      <WeekWords compare={compare.data} />
      <Spans source={source} now={now} timeZone={compare.data.timeZone} />
    </>
  );
}

function WeekWords({ compare: { thisWeek, lastWeek } }: { compare: ConsumptionCompare }) {
  if (thisWeek.energyKwh === null) return null;
  return (
    <p>
      This week so far {energyWords(thisWeek.energyKwh)}
      {lastWeek.energyKwh !== null && `; last week up to the same time ${energyWords(lastWeek.energyKwh)}`}.
    </p>
  );
}

function Spans({ source, now, timeZone }: Omit<Props, 'expected'> & { timeZone: string }) {
  const [name, setName] = useState<SpanName>('Week');
  const [form, setForm] = useState<Form>('Bars');
  const [back, setBack] = useState(0);
  const span = spanOf({ name, form, back, timeZone, nowMs: now.getTime() });
  const history = useQuery({
    queryKey: [...source.key, 'history', span],
    queryFn: () => source.history(span),
    staleTime: 300_000,
    refetchInterval: back === 0 ? 120_000 : false,
    placeholderData: keepPreviousData,
  });
  const isReady = history.data && (history.data.resolution === 'hour') === (form === 'Heat map');
  return (
    <section className="use" aria-label="Weeks and years">
      <div className="use__spans">
        <Choice
          legend="How long"
          options={spanNames}
          chosen={name}
          onChoose={(next) => {
            setName(next);
            setBack(0);
          }}
        />
        <Choice legend="How it is drawn" options={forms} chosen={form} onChoose={(next) => setForm(next)} />
      </div>
      <div className="use__spans">
        <button type="button" className="button" onClick={() => setBack(back + 1)}>
          ‹ Earlier
        </button>
        <span className="meta" role="status">
          {backWords(name, back)}
        </span>
        <button type="button" className="button" disabled={back === 0} onClick={() => setBack(back - 1)}>
          Later ›
        </button>
      </div>
      {!isReady && !history.isError && <Skeleton label="Loading the past" lines={4} />}
      {history.isError && !history.data && (
        <Failure onRetry={() => history.refetch()}>The past is unavailable right now.</Failure>
      )}
      {isReady && <SpanChart history={history.data} form={form} />}
      <div className="use__foot">
        <CsvDownload source={source} span={span} />
      </div>
    </section>
  );
}

function backWords(name: SpanName, back: number): string {
  const unit = name.toLowerCase();
  if (back === 0) return name === 'Week' ? 'the last 7 days' : 'the last 12 months';
  return back === 1 ? `the ${unit} before` : `${back} ${unit}s before`;
}

interface ChoiceProps<Option extends string> {
  legend: string;
  options: readonly Option[];
  chosen: Option;
  onChoose(option: Option): void;
}

function Choice<Option extends string>({ legend, options, chosen, onChoose }: ChoiceProps<Option>) {
  return (
    <fieldset className="use__group">
      <legend className="visually-hidden">{legend}</legend>
      {options.map((option) => (
        <button
          key={option}
          type="button"
          className="button"
          aria-pressed={option === chosen}
          onClick={() => onChoose(option)}
        >
          {option}
        </button>
      ))}
    </fieldset>
  );
}
