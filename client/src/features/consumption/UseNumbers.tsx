import './useNumbers.css';
import { againstUsual, energyWords, powerWords, shareWords } from './loadWords.ts';
import { Simulated } from './Simulated.tsx';

interface Props {
  powerKw: number | null;
  /** Of when the power is, or why there is none. */
  powerNote: string;
  usualKw: number | null;
  todayKwh: number | null;
  /** 0 to 1: how much of the day so far is measured. */
  todayCoverage: number;
  isSimulated: boolean;
}

/** Two numbers that are easily taken for one another: power now, and energy of the day so far. */
export function UseNumbers({ powerKw, powerNote, usualKw, todayKwh, todayCoverage, isSimulated }: Props) {
  const usual = againstUsual(powerKw, usualKw);
  const isPartly = todayKwh !== null && todayCoverage < 0.98;
  return (
    <div className="use-numbers">
      <dl>
        <div>
          <dt>Using now</dt>
          <dd className="use-numbers__value">{powerWords(powerKw)}</dd>
          <dd className="meta">{powerNote}</dd>
        </div>
        <div>
          <dt>Used today</dt>
          <dd className="use-numbers__value">{energyWords(todayKwh)}</dd>
          <dd className="meta">
            {todayKwh === null ? 'no readings yet today' : 'since midnight'}
            {isPartly && `, ${shareWords(todayCoverage)} of it measured`}
          </dd>
        </div>
      </dl>
      {(usual || isSimulated) && (
        <p>
          {usual && <>Now {usual}.</>} {isSimulated && <Simulated />}
        </p>
      )}
    </div>
  );
}
