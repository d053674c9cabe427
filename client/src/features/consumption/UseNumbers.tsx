import './useNumbers.css';
import { againstUsual, energyWords, powerWords, todayWords } from './loadWords.ts';
import { Simulated } from './Simulated.tsx';

interface Props {
  powerKw: number | null;
  /** Of when the power is, or why there is none. */
  powerNote: string;
  /** Mean of the hour so far, and what is usual in that hour. */
  hourKw: number | null;
  usualKw: number | null;
  todayKwh: number | null;
  /** 0 to 1: how much of the day so far is measured. */
  todayCoverage: number;
  isSimulated: boolean;
}

/** Two numbers that are easily taken for one another: power now, and energy of the day so far. */
export function UseNumbers({
  powerKw,
  powerNote,
  hourKw,
  usualKw,
  todayKwh,
  todayCoverage,
  isSimulated,
}: Props) {
  const usual = againstUsual(hourKw, usualKw);
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
          <dd className="meta">{todayWords(todayKwh, todayCoverage)}</dd>
        </div>
      </dl>
      {(usual || isSimulated) && (
        <p>
          {usual && <>This hour {usual}.</>} {isSimulated && <Simulated />}
        </p>
      )}
    </div>
  );
}
