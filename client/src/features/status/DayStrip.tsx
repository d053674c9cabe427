import './dayStrip.css';
import '../../ui/state.css';
import { hourMs } from '@wip/shared/durations.ts';
import { stripWords } from '@wip/shared/status/stripWords.ts';
import { type Segment, segmentsWithin } from '@wip/shared/status/timelineSegments.ts';
import type { Timeline } from '@wip/shared/status/timelines.ts';
import { clockTime } from '@wip/shared/timeWords.ts';

interface Props {
  line: Timeline;
  /** The moment that the panel answers for. */
  at: Date;
  isNow: boolean;
  now: Date;
  timeZone: string;
}

const pastMs = 6 * hourMs;
const spanMs = 24 * hourMs;

/** A day around the moment: six hours before it, eighteen after; one bar and the same in words. */
export function DayStrip({ line, at, isNow, now, timeZone }: Props) {
  const fromMs = Math.floor(at.getTime() / 60_000) * 60_000 - pastMs;
  const segments = segmentsWithin(line, fromMs, fromMs + spanMs);
  return (
    <section className="strip" aria-labelledby="strip-title">
      <h3 id="strip-title">{isNow ? 'Around now' : `Around ${clockTime(at, timeZone)}`}</h3>
      <div className="strip__track" aria-hidden="true">
        <StateBar segments={segments} />
        <span className="strip__now" style={{ left: `${(pastMs / spanMs) * 100}%` }} />
      </div>
      <ol className="strip__ticks meta" aria-hidden="true">
        {clockTicks(fromMs, fromMs + spanMs, timeZone).map((tickMs) => (
          <li key={tickMs} style={{ left: `${((tickMs - fromMs) / spanMs) * 100}%` }}>
            {clockTime(new Date(tickMs), timeZone)}
          </li>
        ))}
      </ol>
      <p className="meta">{stripWords(line, fromMs, fromMs + spanMs, { now, timeZone })}</p>
    </section>
  );
}

/** One bar of segments, as wide as its place; the words stand beside it. */
export function StateBar({ segments }: { segments: readonly Segment[] }) {
  return (
    <div className="state-bar" aria-hidden="true">
      {segments.map(({ startsAtMs, endsAtMs, state }) => (
        <span
          key={startsAtMs}
          className="state state-bar__piece"
          data-state={state}
          style={{ flexGrow: endsAtMs - startsAtMs }}
        />
      ))}
    </div>
  );
}

/** The moments within a span at which the zone's clock shows 00, 06, 12 or 18 hours sharp. */
function clockTicks(fromMs: number, toMs: number, timeZone: string): number[] {
  const stepMs = hourMs / 4;
  const ticks: number[] = [];
  for (let atMs = Math.ceil(fromMs / stepMs) * stepMs; atMs < toMs - 2 * hourMs; atMs += stepMs) {
    if (/^(00|06|12|18):00$/.test(clockTime(new Date(atMs), timeZone))) ticks.push(atMs);
  }
  return ticks;
}
