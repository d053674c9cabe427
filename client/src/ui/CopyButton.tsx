import { useState } from 'react';
import { announce } from './announce.tsx';

interface Props {
  children: string;
  /** What the reader is told afterwards: 'Link copied' */
  done: string;
  text: () => string;
}

/** Copies a text; where the browser does not allow it, shows the text to copy by hand. */
export function CopyButton({ children, done, text }: Props) {
  const [isDone, setIsDone] = useState(false);
  async function copy() {
    try {
      await navigator.clipboard.writeText(text());
    } catch {
      window.prompt('Copy this text:', text());
      return;
    }
    announce(done);
    setIsDone(true);
    window.setTimeout(() => setIsDone(false), 2_000);
  }
  return (
    <button type="button" className="button" onClick={copy}>
      {isDone ? `${done} ✓` : children}
    </button>
  );
}
