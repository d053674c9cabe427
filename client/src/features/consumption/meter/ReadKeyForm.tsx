import { type FormEvent, useId, useState } from 'react';
import { readKeyStore } from './readKeyStore.ts';

const keyPattern = /^wipr_\S+$/;

/** Asks for the read key. It is kept for this tab, and on this device only where that is wanted. */
export function ReadKeyForm({ problem }: { problem: string | null }) {
  const [text, setText] = useState('');
  const [isRemembered, setIsRemembered] = useState(false);
  const [isWrong, setIsWrong] = useState(false);
  const id = useId();
  const message = isWrong ? 'A read key begins with wipr_.' : problem;

  function submit(event: FormEvent) {
    event.preventDefault();
    const key = text.trim();
    setIsWrong(!keyPattern.test(key));
    if (keyPattern.test(key)) readKeyStore.set(key, { isRemembered });
  }

  return (
    <form className="form" onSubmit={submit}>
      <p>
        See what your meter measures, live and over the years. Whoever set the meter up gave you a read key;
        nobody without it sees these numbers.
      </p>
      <label className="field">
        <span className="field__label">Read key</span>
        <input
          type="password"
          autoComplete="off"
          spellCheck={false}
          placeholder="wipr_…"
          required
          value={text}
          aria-describedby={message ? id : undefined}
          aria-invalid={message !== null}
          onChange={(event) => setText(event.target.value)}
        />
      </label>
      {message && (
        <p id={id} className="notice notice--danger" role="alert">
          {message}
        </p>
      )}
      <label className="check">
        <input
          type="checkbox"
          checked={isRemembered}
          onChange={(event) => setIsRemembered(event.target.checked)}
        />
        Remember on this device
      </label>
      <p className="meta">Otherwise it is forgotten when this tab is closed.</p>
      <div>
        <button type="submit" className="button button--primary">
          Show my meter
        </button>
      </div>
    </form>
  );
}
