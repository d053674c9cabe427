import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useMemo, useState } from 'react';
import { createApi } from '../../../api/trpc.ts';
import { Simulated } from '../../consumption/Simulated.tsx';
import { savingsNote, savingsProblem, savingsWords } from './savingsWords.ts';

interface Props {
  meterId: string;
  headers: Record<string, string>;
  timeZone: string;
  now: Date;
}

const longestDays = 366;

/** Whether something that is done differently since a day saves anything, as far as that can be told. */
export function SavingsForm({ meterId, headers, timeZone, now }: Props) {
  const [since, setSince] = useState('');
  const api = useMemo(() => createApi(headers), [headers]);
  const ask = useMutation({
    mutationFn: (day: string) => api.meters.savings.query({ meterId, from: startOf(day, timeZone) }),
    gcTime: 0,
  });
  const today = zonedDay(now, timeZone);
  const yesterday = today.subtract({ days: 1 }).toString();
  const earliest = today.subtract({ days: longestDays }).toString();
  const isKnown = /^\d{4}-\d\d-\d\d$/.test(since) && since >= earliest && since <= yesterday;
  const [isAsked, setIsAsked] = useState(false);

  function submit(event: FormEvent) {
    event.preventDefault();
    setIsAsked(true);
    if (isKnown) ask.mutate(since);
    else ask.reset();
  }
  return (
    <section className="page__section" aria-labelledby="savings-title">
      <h2 id="savings-title">Have you saved anything?</h2>
      <form className="form" onSubmit={submit} noValidate>
        <label className="field">
          <span className="field__label">Since when do you do something differently?</span>
          <input
            type="date"
            min={earliest}
            max={yesterday}
            value={since}
            aria-invalid={isAsked && !isKnown}
            aria-describedby={isAsked && !isKnown ? 'savings-problem' : undefined}
            onChange={(event) => {
              setSince(event.target.value);
              ask.reset(); // an answer is of the day that was asked
            }}
          />
        </label>
        {isAsked && !isKnown && (
          <p id="savings-problem" className="notice notice--danger" role="alert">
            Give the day, yesterday at the latest and {longestDays} days ago at the earliest: whole days are
            compared.
          </p>
        )}
        <div>
          <button type="submit" className="button" aria-disabled={ask.isPending}>
            Compare with before
          </button>
        </div>
      </form>
      <div role="status">
        {ask.isPending && <p>Comparing…</p>}
        {ask.data && (
          <>
            <p>
              <strong>{savingsWords(ask.data)}</strong> {ask.data.isSimulated && <Simulated />}
            </p>
            <p className="meta">{savingsNote(ask.data)}</p>
          </>
        )}
      </div>
      {ask.isError && (
        <p className="notice notice--danger" role="alert">
          {savingsProblem(ask.error)}
        </p>
      )}
    </section>
  );
}

function startOf(day: string, timeZone: string): string {
  return Temporal.PlainDate.from(day).toZonedDateTime(timeZone).toInstant().toString();
}

function zonedDay(at: Date, timeZone: string): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone).toPlainDate();
}
