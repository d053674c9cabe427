import type { AreaSummary } from '@wip/shared/areas/areaSchemas.ts';
import { dayMs, minuteMs } from '@wip/shared/durations.ts';
import { comingCuts } from '@wip/shared/schedule/plannedCuts.ts';
import { answerAsText, answerWords } from '@wip/shared/status/answerWords.ts';
import type { AreaStatusAnswer } from '@wip/shared/status/statusSchemas.ts';
import { clockTime } from '@wip/shared/timeWords.ts';
import { useEffect } from 'react';
import { linkTo, setView } from '../../app/viewState.ts';
import { announce } from '../../ui/announce.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { Answer } from './Answer.tsx';
import { AreaTabs } from './AreaTabs.tsx';
import { DayStrip } from './DayStrip.tsx';
import { Evidence } from './Evidence.tsx';
import { KnownThen } from './KnownThen.tsx';
import { NextWindows } from './NextWindows.tsx';
import { answerFromTimeline, spanAround, useAreaSchedule } from './useAreaAnswer.ts';
import { useTabAnswer } from './useTabAnswer.ts';
import { Week } from './Week.tsx';

interface Props {
  answer: AreaStatusAnswer;
  /** True while `answer` is of another moment than the chosen one. */
  isForOtherTime: boolean;
  at: Date | null;
  now: Date;
  area: AreaSummary | undefined;
}

/** The body of the panel once there is an answer. */
export function AreaAnswer({ answer: received, isForOtherTime, at, now, area }: Props) {
  const { timeZone } = received;
  const { line, windows } = useAreaSchedule(area, spanAround(at, now));
  const shownAt = at ?? now;
  const answer =
    isForOtherTime && line ? answerFromTimeline(received, line, windows.data ?? [], shownAt) : received;
  const time = { now, timeZone };
  const { title, until } = answerWords(answer, time);
  const coming = comingCuts(windows.data ?? [], shownAt, 7 * dayMs);
  useTabAnswer(answer, received.name);
  useEffect(() => {
    if (!isForOtherTime) announce(`${received.name}: ${title}. ${until}`);
  }, [received.name, title, until, isForOtherTime]);

  return (
    <>
      <Answer answer={answer} time={time}>
        {at !== null && isPast(at, now) && !isForOtherTime && <KnownThen answer={answer} time={time} />}
      </Answer>
      {answer.until && answer.until > shownAt && <JumpToChange until={answer.until} timeZone={timeZone} />}
      {answer.because.length > 0 && <Evidence answer={answer} time={time} />}
      {windows.data && <NextWindows cuts={coming} now={now} timeZone={timeZone} />}
      {windows.isError && (
        <p className="notice notice--danger">The planned cuts could not be loaded. The answer above holds.</p>
      )}
      {line && <DayStrip line={line} at={shownAt} isNow={at === null} now={now} timeZone={timeZone} />}
      {line && <Week line={line} at={shownAt} now={now} timeZone={timeZone} />}
      <AreaTabs areaId={received.areaId} timeZone={timeZone} now={now} />
      <div className="panel__share">
        <CopyButton
          done="Copied"
          text={() =>
            answerAsText({ answer, parents: area?.parents ?? [], cuts: coming, time, link: linkTo({}) })
          }
        >
          Copy as text
        </CopyButton>
        <CopyButton done="Link copied" text={() => linkTo({})}>
          Copy link
        </CopyButton>
      </div>
    </>
  );
}

/** Past enough that what was known then may differ from what is known now. */
function isPast(at: Date, now: Date): boolean {
  return now.getTime() - at.getTime() > minuteMs;
}

/** Sets the time to the moment at which the state ends. */
function JumpToChange({ until, timeZone }: { until: Date; timeZone: string }) {
  return (
    <button type="button" className="button panel__jump" onClick={() => setView({ at: until })}>
      Jump to next change, {clockTime(until, timeZone)}
    </button>
  );
}
