import { useMutation } from '@tanstack/react-query';
import type { BestHours } from '@wip/shared/forecast/bestHoursSchemas.ts';
import { type FormEvent, useId, useState } from 'react';
import { api } from '../../../api/trpc.ts';
import './bestHours.css';
import { noneWords, nowWords, rankedWords, reasonWords, whenWords } from './bestHoursWords.ts';
import { type BestHoursInput, deadlineRange, emptyTask, inputOfTask, type TaskDraft } from './taskDraft.ts';

interface Props {
  areaId: string;
  timeZone: string;
  now: Date;
}

/** When a task is done best before a deadline. */
export function BestHoursCard({ areaId, timeZone, now }: Props) {
  const [draft, setDraft] = useState(() => emptyTask(now, timeZone));
  const [problem, setProblem] = useState<string | null>(null);
  const ask = useMutation({ mutationFn: (input: BestHoursInput) => api.forecast.bestHours.query(input) });
  const problemId = useId();

  function submit(event: FormEvent) {
    event.preventDefault();
    const read = inputOfTask(draft, { areaId, timeZone, now });
    setProblem('problem' in read ? read.problem : null);
    if ('input' in read) ask.mutate(read.input);
    else ask.reset();
  }
  return (
    <section className="best-hours" aria-labelledby="best-hours-title">
      <h3 id="best-hours-title">Best hours for a task</h3>
      <form
        className="best-hours__form"
        aria-describedby={problem ? problemId : undefined}
        onSubmit={submit}
        noValidate
      >
        <TaskFields
          draft={draft}
          range={deadlineRange(now, timeZone)}
          onChange={(part) => setDraft((before) => ({ ...before, ...part }))}
        />
        {problem && (
          <p id={problemId} className="notice notice--danger" role="alert">
            {problem}
          </p>
        )}
        <div>
          <button type="submit" className="button" aria-disabled={ask.isPending}>
            Find the best hours
          </button>
        </div>
      </form>
      <div role="status">
        {ask.isPending && <p>Looking for the best hours…</p>}
        {ask.data && <Answer answer={ask.data} now={now} />}
      </div>
      {ask.isError && (
        <p className="notice notice--danger" role="alert">
          The best hours cannot be found right now. Try again in a minute.
        </p>
      )}
    </section>
  );
}

interface FieldsProps {
  draft: TaskDraft;
  range: { min: string; max: string };
  onChange(part: Partial<TaskDraft>): void;
}

function TaskFields({ draft, range, onChange }: FieldsProps) {
  return (
    <>
      <label className="best-hours__field">
        It takes, in hours
        <input
          type="number"
          inputMode="decimal"
          min={0.5}
          max={48}
          step={0.5}
          value={draft.durationH}
          onChange={(event) => onChange({ durationH: event.target.value })}
        />
      </label>
      <label className="best-hours__field">
        Power in kW, if known
        <input
          type="number"
          inputMode="decimal"
          min={0}
          max={1000}
          step="any"
          value={draft.powerKw}
          onChange={(event) => onChange({ powerKw: event.target.value })}
        />
      </label>
      <label className="best-hours__field best-hours__field--wide">
        Done by
        <input
          type="datetime-local"
          {...range}
          value={draft.before}
          onChange={(event) => onChange({ before: event.target.value })}
        />
      </label>
      <label className="best-hours__check">
        <input
          type="checkbox"
          checked={draft.isInterruptible}
          onChange={(event) => onChange({ isInterruptible: event.target.checked })}
        />
        It may be interrupted
      </label>
    </>
  );
}

function Answer({ answer, now }: { answer: BestHours; now: Date }) {
  const time = { timeZone: answer.timeZone, now };
  const none = noneWords(answer);
  if (none || answer.windows.length === 0) return <p>{none ?? 'No hours were found.'}</p>;
  return (
    <div className="best-hours__answer">
      <ol className="best-hours__list" aria-label="Best hours, the best first">
        {answer.windows.map((window, rank) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a window is its rank
          <li key={rank}>
            <strong>{whenWords(window, time)}</strong>
            <Reasons reasons={reasonWords(window, answer)} />
          </li>
        ))}
      </ol>
      {answer.startingNow && (
        <div>
          <strong>{nowWords(answer.startingNow, time)}</strong>
          <Reasons reasons={reasonWords(answer.startingNow, answer)} />
        </div>
      )}
      <p className="meta">{rankedWords(answer)}</p>
    </div>
  );
}

function Reasons({ reasons }: { reasons: readonly string[] }) {
  return <p className="meta">{reasons.join(' · ')}</p>;
}
