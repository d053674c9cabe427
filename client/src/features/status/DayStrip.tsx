import './dayStrip.css';
import '../../ui/state.css';
import type { Timeline } from '@wip/shared/status/timelines.ts';
import { clockTime, hourMs } from '../../app/timeWords.ts';
import { type Segment, segmentsWithin, segmentsWords } from './timelineSegments.ts';

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
  const ticks = [0, 6, 12, 18].map((hours) => new Date(fromMs + hours * hourMs));
  return (
    <section className="strip" aria-labelledby="strip-title">
      <h3 id="strip-title">{isNow ? 'Around now' : `Around ${clockTime(at, timeZone)}`}</h3>
      <div className="strip__track" aria-hidden="true">
        <StateBar segments={segments} />
        <span className="strip__now" style={{ left: `${(pastMs / spanMs) * 100}%` }} />
      </div>
      <ol className="strip__ticks meta" aria-hidden="true">
        {ticks.map((tick, index) => (
          <li key={tick.getTime()}>{index === 1 && isNow ? 'now' : clockTime(tick, timeZone)}</li>
        ))}
      </ol>
      <p className="meta">{segmentsWords(segments, timeZone, now.getTime())}</p>
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
