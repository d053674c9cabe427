import './week.css';
import { createZoneClock } from '@wip/shared/schedule/zoneClock.ts';
import { offMs, segmentsWords, weekRows } from '@wip/shared/status/timelineSegments.ts';
import type { Timeline } from '@wip/shared/status/timelines.ts';
import { dateName, dayWord, durationWords } from '@wip/shared/timeWords.ts';
import { useMemo } from 'react';
import { StateBar } from './DayStrip.tsx';

interface Props {
  line: Timeline;
  at: Date;
  now: Date;
  timeZone: string;
}

/** Seven days from the one answered for, a bar and the words for each. */
export function Week({ line, at, now, timeZone }: Props) {
  const clock = useMemo(() => createZoneClock(timeZone), [timeZone]);
  const rows = weekRows(line, clock, at.getTime());
  return (
    <section aria-labelledby="week-title">
      <h3 id="week-title">The week</h3>
      <ol className="week">
        {rows.map(({ startsAtMs, segments }) => {
          const day = new Date(startsAtMs);
          const word = dayWord(day, timeZone, now);
          const off = offMs(segments);
          return (
            <li key={startsAtMs} className="week__day">
              <span className="week__name">
                {/\d/.test(word)
                  ? dateName(day, timeZone)
                  : word.replace(/^./, (first) => first.toUpperCase())}
              </span>
              <StateBar segments={segments} />
              <span className="week__words meta">
                {segmentsWords(segments, timeZone, now.getTime())}
                {off > 0 && <> In all {durationWords(off)}.</>}
              </span>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
