import type { PlannedWindow } from '@wip/shared/schedule/scheduleSchemas.ts';
import { dayWord, windowWords } from '@wip/shared/timeWords.ts';
import { useState } from 'react';

interface Props {
  windows: readonly PlannedWindow[];
  now: Date;
  timeZone: string;
}

/** The next three planned cuts, and those of seven days on request. */
export function NextWindows({ windows, now, timeZone }: Props) {
  const [isLong, setIsLong] = useState(false);
  const shown = isLong ? windows : windows.slice(0, 3);
  return (
    <section aria-labelledby="windows-title">
      <h3 id="windows-title">{isLong ? 'Planned cuts, 7 days' : 'Next planned cuts'}</h3>
      {windows.length === 0 && <p className="meta">None is announced. Faults can still happen.</p>}
      <ul className="windows">
        {shown.map((window) => (
          <li key={window.startsAt.getTime()}>
            <span className="windows__day">{dayWord(window.startsAt, timeZone, now)}</span>
            <span className="windows__time">{windowWords(window, timeZone)}</span>
            <span className="meta">stage {window.stage}</span>
          </li>
        ))}
      </ul>
      {windows.length > 3 && (
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
