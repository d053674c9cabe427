import './answer.css';
import '../../ui/state.css';
import {
  answerWords,
  asOfWords,
  certaintyMeanings,
  type ReadingTime,
} from '@wip/shared/status/answerWords.ts';
import type { AreaStatusAnswer } from '@wip/shared/status/statusSchemas.ts';
import { clocksDiffer, clockTime, zoneName } from '@wip/shared/timeWords.ts';
import type { ReactNode } from 'react';
import { readersZone } from '../../app/readersZone.ts';

interface Props {
  answer: AreaStatusAnswer;
  time: ReadingTime;
  /** What was known then, of a past moment. */
  children?: ReactNode;
}

/** The answer: state, until when, what comes next, how certain, why. */
export function Answer({ answer, time, children }: Props) {
  const words = answerWords(answer, time);
  return (
    <div className="answer">
      <div className="answer__main">
        <span className="state answer__lamp" data-state={answer.state} aria-hidden="true" />
        <div>
          <p className="answer__title">{words.title}</p>
          {words.until && <p className="answer__until">{words.until}</p>}
          <ReadersClock at={answer.until} timeZone={time.timeZone} />
        </div>
      </div>
      {words.next && <p>{words.next}</p>}
      {children}
      <p className="meta">
        <abbr title={certaintyMeanings[answer.certainty]}>{words.certainty}</abbr> · {asOfWords(answer, time)}
        {answer.demonstration && ' · demonstration'}
      </p>
      {words.why && <p>{words.why}</p>}
      <p className="meta answer__zone">Times in {zoneName(time.timeZone, answer.at)}</p>
    </div>
  );
}

/** The same moment on the reader's own clock, where that shows another time. */
function ReadersClock({ at, timeZone }: { at: Date | null; timeZone: string }) {
  const own = readersZone();
  if (at === null || !clocksDiffer(timeZone, own, at)) return null;
  return <p className="meta">{clockTime(at, own)} on your own clock</p>;
}
