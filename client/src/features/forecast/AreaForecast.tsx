import '../consumption/charts/charts.css';
import { useMemo } from 'react';
import { BestHoursCard } from './bestHours/BestHoursCard.tsx';
import { Demand } from './demand/Demand.tsx';
import { areaDemandSource } from './demand/demandSource.ts';
import './forecast.css';
import { OutlookSection } from './outlook/OutlookSection.tsx';

interface Props {
  areaId: string;
  timeZone: string;
  now: Date;
}

/** What an area may expect: cuts of the week, use of the next day, and when a task is done best. */
export function AreaForecast({ areaId, timeZone, now }: Props) {
  const source = useMemo(() => areaDemandSource(areaId), [areaId]);
  return (
    <div className="forecast">
      <OutlookSection areaId={areaId} now={now} />
      <Demand source={source} timeZone={timeZone} now={now} />
      <BestHoursCard areaId={areaId} timeZone={timeZone} now={now} />
      <p>
        <a href="/scores">How good all forecasts have been</a>
      </p>
    </div>
  );
}
