import './areaTabs.css';
import { type KeyboardEvent, lazy, useRef, useState } from 'react';
import { useView, type View } from '../../app/viewState.ts';
import { Boundary } from '../../ui/Boundary.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';

const History = lazy(async () => ({ default: (await import('./History.tsx')).History }));
const AreaConsumption = lazy(async () => ({
  default: (await import('../consumption/AreaConsumption.tsx')).AreaConsumption,
}));
const AreaForecast = lazy(async () => ({
  default: (await import('../forecast/AreaForecast.tsx')).AreaForecast,
}));

const tabs = ['History', 'Consumption', 'Forecast'] as const;
type Tab = (typeof tabs)[number];

const tabOf: Record<View['layer'], Tab> = { power: 'History', use: 'Consumption', tomorrow: 'Forecast' };

interface Props {
  areaId: string;
  timeZone: string;
  now: Date;
}

/** What an area was, what it uses and what it may expect; opens with what the map shows. */
export function AreaTabs({ areaId, timeZone, now }: Props) {
  const { layer } = useView();
  const [chosen, setChosen] = useState<Tab | null>(null);
  const tab = chosen ?? tabOf[layer];
  return (
    <section className="tabs" aria-label="Over time">
      <TabList tab={tab} onChoose={setChosen} />
      <div role="tabpanel" id="area-tab-panel" aria-labelledby={`area-tab-${tab}`}>
        <Boundary
          key={tab}
          failure="This part could not be loaded. The answer above still holds."
          fallback={<Skeleton label={`Loading ${tab.toLowerCase()}`} lines={4} />}
        >
          {tab === 'History' && <History areaId={areaId} now={now} />}
          {tab === 'Consumption' && <AreaConsumption areaId={areaId} timeZone={timeZone} now={now} />}
          {tab === 'Forecast' && <AreaForecast areaId={areaId} timeZone={timeZone} now={now} />}
        </Boundary>
      </div>
    </section>
  );
}

/** One stop of the keyboard: the arrows lead from tab to tab. */
function TabList({ tab, onChoose }: { tab: Tab; onChoose(tab: Tab): void }) {
  const ref = useRef<HTMLDivElement>(null);
  function onKeyDown(event: KeyboardEvent) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length]!;
    onChoose(next);
    ref.current?.querySelector<HTMLElement>(`#area-tab-${next}`)?.focus();
  }
  return (
    <div className="tabs__list" role="tablist" aria-label="Over time" ref={ref} onKeyDown={onKeyDown}>
      {tabs.map((name) => (
        <button
          key={name}
          type="button"
          role="tab"
          id={`area-tab-${name}`}
          className="button button--quiet tabs__tab"
          aria-selected={name === tab}
          aria-controls="area-tab-panel"
          tabIndex={name === tab ? 0 : -1}
          onClick={() => onChoose(name)}
        >
          {name}
        </button>
      ))}
    </div>
  );
}
