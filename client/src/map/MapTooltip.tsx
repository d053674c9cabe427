import { useQuery } from '@tanstack/react-query';
import { stateNames, stateWords } from '@wip/shared/status/stateNames.ts';
import { clockTime, dayWord } from '@wip/shared/timeWords.ts';
import type { View } from '../app/viewUrl.ts';
import { useLoads } from '../features/consumption/live/loadStore.ts';
import { powerWords, whyWithheld } from '../features/consumption/loadWords.ts';
import { Simulated } from '../features/consumption/Simulated.tsx';
import { useAhead } from '../features/forecast/ahead/aheadStore.ts';
import { chanceWords } from '../features/forecast/percentWords.ts';
import { statusStore } from '../features/status/live/statusStore.ts';
import { useStatusSnapshot } from '../features/status/live/useStatus.ts';
import { StateSwatch } from '../features/status/StateSwatch.tsx';
import { useSettled } from '../ui/useDelayed.ts';
import { findPointedArea } from './findPointedArea.ts';
import type { HoveredArea } from './pointerInput.ts';

interface Props {
  area: HoveredArea;
  layer: View['layer'];
  at: Date | null;
  timeZone: string;
}

/** How long the pointer rests on an area before its name is asked for. */
const restMs = 100;

/** Name, and state with its end or use, beside the pointer; all of it is also in the panel and the list. */
export function MapTooltip({ area, layer, at, timeZone }: Props) {
  const name = useQuery({
    queryKey: ['areaName', area.areaNumber],
    queryFn: async () => (await findPointedArea(area))?.name ?? '',
    enabled: useSettled(area.areaNumber, restMs) === area.areaNumber,
    staleTime: Infinity,
  });
  return (
    <div
      className="map-tooltip card"
      aria-hidden="true"
      style={{ transform: `translate(${Math.round(area.x)}px, ${Math.round(area.y)}px)` }}
    >
      {name.data && <strong>{name.data}</strong>}
      {layer === 'use' && <UseLine areaNumber={area.areaNumber} at={at} />}
      {layer === 'tomorrow' && <AheadLine areaNumber={area.areaNumber} />}
      {layer === 'power' && <StateLine areaNumber={area.areaNumber} at={at} timeZone={timeZone} />}
    </div>
  );
}

function StateLine({ areaNumber, at, timeZone }: { areaNumber: number; at: Date | null; timeZone: string }) {
  useStatusSnapshot();
  const codes = statusStore.codesAt(at);
  const code = codes.codeOf(areaNumber);
  const until = codes.untilOf(areaNumber);
  const state = code && stateNames[code];
  return (
    <span>
      {state && <StateSwatch state={state} />}
      {state ? stateWords[state] : 'Not yet known'}
      {until && code !== 'u' && ` until ${untilWords(until, timeZone, at ?? new Date())}`}
    </span>
  );
}

function UseLine({ areaNumber, at }: { areaNumber: number; at: Date | null }) {
  const loads = useLoads();
  const slot = loads.slotOf(areaNumber) ?? 'no-meters';
  if (at !== null) return <span>Use is shown for now only.</span>;
  if (typeof slot === 'number') {
    return (
      <span>
        Using {powerWords(slot / 10)} {loads.isSimulated(areaNumber) && <Simulated />}
      </span>
    );
  }
  const isOff = statusStore.codesAt(null).codeOf(areaNumber) === 'f';
  return <span>Not published. {whyWithheld(slot, isOff)}</span>;
}

function AheadLine({ areaNumber }: { areaNumber: number }) {
  const ahead = useAhead();
  const chance = ahead.chanceOf(areaNumber);
  const slot = ahead.slotOf(areaNumber);
  return (
    <span>
      {chance === null ? 'Chance of a cut not known.' : `${chanceWords(chance)} chance of a cut.`}{' '}
      {typeof slot === 'number' ? `Expected to use ${powerWords(slot / 10)}.` : 'No use is forecast.'}{' '}
      {ahead.isSimulated(areaNumber) && <Simulated />}
    </span>
  );
}

function untilWords(until: Date, timeZone: string, at: Date): string {
  const day = dayWord(until, timeZone, at);
  return day === 'today' ? clockTime(until, timeZone) : `${clockTime(until, timeZone)} ${day}`;
}
