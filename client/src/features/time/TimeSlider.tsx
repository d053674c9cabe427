import type { KeyboardEvent } from 'react';
import { sliderWords } from './momentWords.ts';
import { TimeTrack } from './TimeTrack.tsx';
import { momentAfterKey, type TimeAt } from './timeKeys.ts';
import { momentOf, stepOf } from './timeRange.ts';

interface Props {
  time: TimeAt;
  now: Date;
  timeZone: string;
  announcedUntilMs: number | null;
  onMove(atMs: number | null): void;
}

/** A native slider over the track: drag it, tap the track, or use the keys. */
export function TimeSlider({ time, now, timeZone, announcedUntilMs, onMove }: Props) {
  const { atMs, nowMs, range, line } = time;

  function onKeyDown(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const moment = momentAfterKey(event.key, time);
    if (moment === undefined) return;
    event.preventDefault();
    onMove(moment);
  }

  return (
    <div className="time-slider">
      <TimeTrack
        range={range}
        nowMs={nowMs}
        timeZone={timeZone}
        line={line}
        announcedUntilMs={announcedUntilMs}
      />
      <input
        type="range"
        className="time-slider__input"
        aria-label="Time shown"
        aria-valuetext={sliderWords({ at: atMs === null ? null : new Date(atMs), now, timeZone })}
        min={0}
        max={range.lastStep}
        step={1}
        value={stepOf(range, atMs)}
        onChange={(event) => onMove(momentOf(range, event.currentTarget.valueAsNumber))}
        onKeyDown={onKeyDown}
      />
    </div>
  );
}
