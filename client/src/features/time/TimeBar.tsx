import './timeBar.css';
import { useQuery } from '@tanstack/react-query';
import { clocksDiffer, clockTime, zoneName } from '@wip/shared/timeWords.ts';
import { useState } from 'react';
import { trpc } from '../../api/trpc.ts';
import { readersZone } from '../../app/readersZone.ts';
import { useView } from '../../app/viewState.ts';
import { useMediaQuery } from '../../ui/useMediaQuery.ts';
import { useRegionInView } from '../schedule/useRegion.ts';
import { modeWords, readoutWords } from './momentWords.ts';
import { TimeOptions } from './TimeOptions.tsx';
import { TimeSlider } from './TimeSlider.tsx';
import { momentAfterMove, type TimeAt } from './timeKeys.ts';
import { stepMs } from './timeRange.ts';
import { useAreaLine } from './useAreaLine.ts';
import { type TimeControl, useTimeControl } from './useTimeControl.ts';

/** The time on screen: live, at a chosen moment, or playing. */
export function TimeBar() {
  const { areaId } = useView();
  const region = useRegionInView();
  const timeZone = region?.timeZone ?? readersZone();
  const control = useTimeControl();
  const line = useAreaLine(areaId);
  const isWide = useMediaQuery('(min-width: 1024px)');
  const [isToggled, setIsToggled] = useState(false);
  // Shown at first where there is room for them.
  const hasOptions = isWide !== isToggled;
  const { at, now, range } = control;
  const stage = useQuery(
    trpc.schedule.stage.queryOptions(
      { regionId: region?.regionId ?? '' },
      { enabled: region !== undefined, staleTime: 60_000 },
    ),
  );
  const time: TimeAt = { atMs: at?.getTime() ?? null, nowMs: now.getTime(), range, line };
  const step = (moveMs: number) => control.goTo(momentAfterMove(moveMs, time));

  return (
    <div className="time-bar card" data-mode={modeOf(control)} data-open={hasOptions}>
      <Readout control={control} timeZone={timeZone} />
      {hasOptions && <TimeOptions control={control} timeZone={timeZone} />}
      <button
        type="button"
        className="button button--quiet button--icon time-bar__more"
        aria-expanded={hasOptions}
        aria-label={isWide ? 'Span, date and play' : 'More about time'}
        onClick={() => setIsToggled(!isToggled)}
      >
        <span aria-hidden="true">{isWide ? (hasOptions ? '▾' : '▴') : '⋯'}</span>
      </button>
      <div className="time-bar__slide">
        <StepButton label="Half an hour back" sign="‹" onClick={() => step(-stepMs)} />
        <TimeSlider
          time={time}
          now={now}
          timeZone={timeZone}
          announcedUntilMs={stage.data ? (stage.data.announcedUntil?.getTime() ?? range.startMs) : null}
          onMove={control.goTo}
        />
        <StepButton label="Half an hour ahead" sign="›" onClick={() => step(stepMs)} />
      </div>
      {at !== null && (
        <button
          type="button"
          className="button button--accent time-bar__back"
          onClick={() => control.goTo(null)}
        >
          {isWide ? 'Back to now' : 'Now'}
        </button>
      )}
    </div>
  );
}

function modeOf({ at, isPlaying }: TimeControl): 'live' | 'chosen' | 'playing' {
  if (isPlaying) return 'playing';
  return at === null ? 'live' : 'chosen';
}

/** The moment on the region's clock, and on the reader's own where that differs. */
function Readout({ control, timeZone }: { control: TimeControl; timeZone: string }) {
  const reading = { at: control.at, now: control.now, timeZone };
  const shown = control.at ?? control.now;
  const ownZone = readersZone();
  return (
    <p className="time-bar__readout">
      <strong>{modeWords(reading)}</strong>{' '}
      <span className="time-bar__moment">
        {readoutWords(reading)}, {zoneName(timeZone, shown)}
      </span>
      {clocksDiffer(timeZone, ownZone, shown) && (
        <span className="time-bar__own"> ({clockTime(shown, ownZone)} on your clock)</span>
      )}
    </p>
  );
}

function StepButton({ label, sign, onClick }: { label: string; sign: string; onClick: () => void }) {
  return (
    <button type="button" className="button button--icon" aria-label={label} onClick={onClick}>
      <span aria-hidden="true">{sign}</span>
    </button>
  );
}
