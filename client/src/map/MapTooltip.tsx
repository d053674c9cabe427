import { useQuery } from '@tanstack/react-query';
import { stateNames, stateWords } from '@wip/shared/status/stateNames.ts';
import { clockTime, dayWord } from '@wip/shared/timeWords.ts';
import { statusStore } from '../features/status/live/statusStore.ts';
import { useStatusSnapshot } from '../features/status/live/useStatus.ts';
import { StateSwatch } from '../features/status/StateSwatch.tsx';
import { useSettled } from '../ui/useDelayed.ts';
import { findPointedArea } from './findPointedArea.ts';
import type { HoveredArea } from './pointerInput.ts';

interface Props {
  area: HoveredArea;
  at: Date | null;
  timeZone: string;
}

/** How long the pointer rests on an area before its name is asked for. */
const restMs = 100;

/** Name, state and end of the state beside the pointer; all of it is also in the panel and the list. */
export function MapTooltip({ area, at, timeZone }: Props) {
  useStatusSnapshot();
  const name = useQuery({
    queryKey: ['areaName', area.areaNumber],
    queryFn: async () => (await findPointedArea(area))?.name ?? '',
    enabled: useSettled(area.areaNumber, restMs) === area.areaNumber,
    staleTime: Infinity,
  });
  const codes = statusStore.codesAt(at);
  const code = codes.codeOf(area.areaNumber);
  const until = codes.untilOf(area.areaNumber);
  const state = code && stateNames[code];
  return (
    <div
      className="map-tooltip card"
      aria-hidden="true"
      style={{ transform: `translate(${Math.round(area.x)}px, ${Math.round(area.y)}px)` }}
    >
      {name.data && <strong>{name.data}</strong>}
      <span>
        {state && <StateSwatch state={state} />}
        {state ? stateWords[state] : 'Not yet known'}
        {until && code !== 'u' && ` until ${untilWords(until, timeZone, at ?? new Date())}`}
      </span>
    </div>
  );
}

function untilWords(until: Date, timeZone: string, at: Date): string {
  const day = dayWord(until, timeZone, at);
  return day === 'today' ? clockTime(until, timeZone) : `${clockTime(until, timeZone)} ${day}`;
}
