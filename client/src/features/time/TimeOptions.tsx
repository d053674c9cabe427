import { createZoneClock } from '@wip/shared/schedule/zoneClock.ts';
import { rangeAround, rangeNames } from './timeRange.ts';
import type { TimeControl } from './useTimeControl.ts';

interface Props {
  control: TimeControl;
  timeZone: string;
}

/** The slider's span, a date, and playing. */
export function TimeOptions({ control, timeZone }: Props) {
  const { at, now, rangeName } = control;
  const clock = createZoneClock(timeZone);
  const { startMs, endMs } = rangeAround(now.getTime(), '7 days');

  function goToDate(date: string) {
    if (date === '') return;
    const shownMs = (at ?? now).getTime();
    const minuteOfDay = Math.floor((shownMs - clock.dayStartMs(clock.localDayAt(shownMs))) / 60_000);
    const atMs = clock.resolve(clock.localDayAt(clock.dayStartMs(date)), Math.min(minuteOfDay, 1439));
    control.goTo(Math.min(Math.max(atMs, startMs), endMs));
  }

  return (
    <div className="time-options">
      <fieldset className="time-options__ranges">
        <legend className="visually-hidden">Span of the slider</legend>
        {rangeNames.map((name) => (
          <button
            key={name}
            type="button"
            className="button"
            aria-pressed={name === rangeName}
            onClick={() => control.setRangeName(name)}
          >
            {name}
          </button>
        ))}
      </fieldset>
      <label className="time-options__date">
        <span className="visually-hidden">Date shown</span>
        <input
          type="date"
          className="button"
          min={clock.localDateAt(startMs)}
          max={clock.localDateAt(endMs)}
          value={clock.localDateAt((at ?? now).getTime())}
          onChange={(event) => goToDate(event.currentTarget.value)}
        />
      </label>
      <button type="button" className="button" onClick={control.togglePlaying}>
        {control.isPlaying ? 'Pause' : 'Play'}
      </button>
    </div>
  );
}
