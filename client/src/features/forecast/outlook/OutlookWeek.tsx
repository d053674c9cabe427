import './outlook.css';
import '../../../ui/state.css';
import '../../consumption/charts/charts.css';
import type { Outlook } from '@wip/shared/forecast/forecastSchemas.ts';
import { dateName, dayWord } from '@wip/shared/timeWords.ts';
import { TableFigure } from '../../../ui/TableFigure.tsx';
import { OutlookTable } from './OutlookTable.tsx';
import { type OutlookDay, type OutlookPiece, outlookDays, stepOfChance, stepStarts } from './outlookRows.ts';
import { dayWords } from './outlookWords.ts';

interface Props {
  outlook: Outlook;
  now: Date;
}

/** Seven days, each as a bar of lightness and in words; the same as a table on request. */
export function OutlookWeek({ outlook, now }: Props) {
  const { timeZone } = outlook;
  const days = outlookDays(outlook);
  return (
    <TableFigure
      title={
        <>
          Chance of being off <span className="meta">per half hour</span>
        </>
      }
      chart={
        <>
          <ol className="outlook">
            {days.map((day) => (
              <li key={day.startsAtMs} className="outlook__day">
                <span className="outlook__name">{dayName(day, timeZone, now)}</span>
                <OutlookBar day={day} />
                <span className="outlook__words meta">{dayWords(day, timeZone)}</span>
              </li>
            ))}
          </ol>
          <OutlookKeys />
        </>
      }
      table={<OutlookTable days={days} timeZone={timeZone} />}
    />
  );
}

/** The day from midnight to midnight; what is over stays bare. */
function OutlookBar({ day }: { day: OutlookDay }) {
  const beforeMs = (day.pieces[0]?.startsAtMs ?? day.startsAtMs) - day.startsAtMs;
  const afterMs = day.endsAtMs - (day.pieces.at(-1)?.endsAtMs ?? day.endsAtMs);
  return (
    <div className="outlook__bar" aria-hidden="true">
      {beforeMs > 0 && <span className="outlook__bare" style={{ flexGrow: beforeMs }} />}
      {day.pieces.map((piece) => (
        <Piece key={piece.startsAtMs} piece={piece} />
      ))}
      {afterMs > 0 && <span className="outlook__bare" style={{ flexGrow: afterMs }} />}
    </div>
  );
}

function Piece({ piece: { startsAtMs, endsAtMs, highest, basis } }: { piece: OutlookPiece }) {
  const style = { flexGrow: endsAtMs - startsAtMs };
  if (highest === null) return <span className="state outlook__piece" data-state="unknown" style={style} />;
  return (
    <span className="outlook__piece" data-chance={stepOfChance(highest)} data-basis={basis} style={style} />
  );
}

const keyWords = stepStarts.map((start, step) => {
  const next = stepStarts[step + 1];
  if (step === 0) return `below ${percent(next ?? 1)}`;
  return next === undefined ? `${percent(start)} and more` : `${Math.round(start * 100)}–${percent(next)}`;
});

function percent(share: number): string {
  return `${Math.round(share * 100)}\u00a0%`;
}

function OutlookKeys() {
  return (
    <ul className="chart-keys">
      {keyWords.map((words, step) => (
        <li key={words}>
          <span className="swatch outlook__piece" data-chance={step} />
          {words}
        </li>
      ))}
      <li>
        <span className="outlook__line" /> announced
      </li>
      <li>
        <span className="outlook__line outlook__line--history" /> not announced
      </li>
    </ul>
  );
}

function dayName({ startsAtMs }: OutlookDay, timeZone: string, now: Date): string {
  const day = new Date(startsAtMs);
  const word = dayWord(day, timeZone, now);
  return /\d/.test(word) ? dateName(day, timeZone) : word.replace(/^./, (first) => first.toUpperCase());
}
