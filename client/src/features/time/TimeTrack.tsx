import { createZoneClock } from '@wip/shared/schedule/zoneClock.ts';
import { segmentsWithin } from '@wip/shared/status/timelineSegments.ts';
import type { Timeline } from '@wip/shared/status/timelines.ts';
import { dateName } from '@wip/shared/timeWords.ts';
import { memo, useMemo } from 'react';
import { beyondWords } from './beyondWords.ts';
import { clockChangeWords, dayMarks } from './dayMarks.ts';
import { shareOf, type TimeRange } from './timeRange.ts';

interface Props {
  range: TimeRange;
  nowMs: number;
  timeZone: string;
  line: Timeline | null;
  /** Up to when stages are announced; null while that is not known here. */
  announcedUntilMs: number | null;
}

/** What lies behind the slider: the area's states, day lines, now, and where the schedule ends. */
export const TimeTrack = memo(function TimeTrack({ range, nowMs, timeZone, line, announcedUntilMs }: Props) {
  const clock = useMemo(() => createZoneClock(timeZone), [timeZone]);
  const percent = (atMs: number) => `${(shareOf(range, atMs) * 100).toFixed(3)}%`;
  const between = (fromMs: number, toMs: number) => ({
    left: percent(fromMs),
    right: `${(100 - shareOf(range, toMs) * 100).toFixed(3)}%`,
  });
  const scheduleEndMs = Math.min(announcedUntilMs ?? range.endMs, range.endMs);
  const days = dayMarks(range, clock);
  const labelEvery = days.length > 8 ? 2 : 1;

  return (
    <div className="time-track" aria-hidden="true">
      <div className="time-track__past" style={between(range.startMs, nowMs)} />
      <div className="time-track__coming" style={between(nowMs, scheduleEndMs)} />
      {line &&
        segmentsWithin(line, range.startMs, scheduleEndMs).map((segment) => (
          <div
            key={segment.startsAtMs}
            className="time-track__segment state"
            data-state={segment.state}
            style={between(segment.startsAtMs, segment.endsAtMs)}
          />
        ))}
      {scheduleEndMs < range.endMs && (
        <div className="time-track__beyond" style={between(scheduleEndMs, range.endMs)}>
          <span>{beyondWords(scheduleEndMs, nowMs)}</span>
        </div>
      )}
      {days.map((day, index) => (
        <div
          key={day.atMs}
          className="time-track__day"
          data-clocks={day.clockChangeMs === 0 ? undefined : 'change'}
          style={{ left: percent(day.atMs) }}
          title={clockChangeWords(day) ?? undefined}
        >
          {index % labelEvery === 0 && shareOf(range, day.atMs) < 0.93 && (
            <span>
              {dateName(new Date(day.atMs), timeZone)}
              {day.clockChangeMs !== 0 && ' ◷'}
            </span>
          )}
        </div>
      ))}
      <div className="time-track__now" style={{ left: percent(nowMs) }} />
    </div>
  );
});
