import { cutStages, type PlannedCut } from '@wip/shared/schedule/plannedCuts.ts';
import { dayWord, windowWords } from '@wip/shared/timeWords.ts';
import { useState } from 'react';

interface Props {
  cuts: readonly PlannedCut[];
  now: Date;
  timeZone: string;
}

/** The next three planned cuts, and those of seven days on request. */
export function NextWindows({ cuts, now, timeZone }: Props) {
  const [isLong, setIsLong] = useState(false);
  const shown = isLong ? cuts : cuts.slice(0, 3);
  return (
    <section aria-labelledby="windows-title">
      <h3 id="windows-title">{isLong ? 'Planned cuts, 7 days' : 'Next planned cuts'}</h3>
      {cuts.length === 0 && <p className="meta">None is announced. Faults can still happen.</p>}
      <ul className="windows">
        {shown.map((cut) => (
          <li key={cut.startsAt.getTime()}>
            <span className="windows__day">{dayWord(cut.startsAt, timeZone, now)}</span>
            <span className="windows__time">{windowWords(cut, timeZone)}</span>
            <span className="meta">stage {cutStages(cut)}</span>
          </li>
        ))}
      </ul>
      {cuts.length > 3 && (
        <button
          type="button"
          className="button button--quiet button--accent"
          aria-expanded={isLong}
          onClick={() => setIsLong(!isLong)}
        >
          {isLong ? 'Show the next three' : 'Show 7 days'}
        </button>
      )}
    </section>
  );
}
