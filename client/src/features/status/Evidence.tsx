import { certaintyMeanings, evidenceWords, type ReadingTime } from '@wip/shared/status/answerWords.ts';
import type { AreaStatusAnswer } from '@wip/shared/status/statusSchemas.ts';
import { type ReactNode, useState } from 'react';

interface Props {
  answer: AreaStatusAnswer;
  time: ReadingTime;
}

/** What the answer rests on. Opens by itself when sources disagree or are stale. */
export function Evidence({ answer, time }: Props) {
  const isUnclear = answer.certainty === 'unclear';
  return (
    <Unfolding key={`${answer.areaId} ${isUnclear}`} startsOpen={isUnclear}>
      <ul className="evidence__list">
        {answer.because.map((evidence) => {
          const { says, from } = evidenceWords(evidence, time);
          return (
            <li key={evidence.kind + evidence.source}>
              <span>{says}</span>
              <span className="meta">{from}</span>
            </li>
          );
        })}
      </ul>
      <p className="meta">
        {answer.probabilityOff !== null && <>Probability of being off: {percent(answer.probabilityOff)}. </>}‘
        {answer.certainty}’ means: {certaintyMeanings[answer.certainty]}.
      </p>
      <p className="meta">
        A stage says how much has to be switched off; a block is a group of areas that is switched together.
      </p>
    </Unfolding>
  );
}

function Unfolding({ startsOpen, children }: { startsOpen: boolean; children: ReactNode }) {
  const [isOpen, setIsOpen] = useState(startsOpen);
  return (
    <details className="evidence" open={isOpen} onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary>What this rests on</summary>
      <div className="evidence__body">{children}</div>
    </details>
  );
}

function percent(share: number): string {
  return new Intl.NumberFormat('en-GB', { style: 'percent' }).format(share);
}
