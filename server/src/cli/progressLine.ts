const quietMs = 500;
const linesEveryMs = 10_000;
const redrawEveryMs = 100;

export interface ProgressLine {
  /** How far a step is; `share` from 0 to 1 where it is known. */
  show(step: string, share: number | null): void;
  /** One sentence that stays. */
  say(message: string): void;
  /** Takes the line away. */
  clear(): void;
}

interface Output {
  write(text: string): unknown;
  isTTY?: boolean;
}

/**
 * Progress on stderr, once the work has taken half a second: one line that is rewritten on a terminal, a line every
 * ten seconds elsewhere.
 */
export function createProgressLine(
  output: Output = process.stderr,
  nowMs: () => number = Date.now,
): ProgressLine {
  const everyMs = output.isTTY ? redrawEveryMs : linesEveryMs;
  let dueAtMs: number | null = null;
  let isDrawn = false;
  const clear = () => {
    if (isDrawn) output.write('\r\u001b[K');
    isDrawn = false;
  };
  return {
    clear,
    say(message) {
      clear();
      output.write(`${message}\n`);
    },
    show(step, share) {
      dueAtMs ??= nowMs() + quietMs;
      if (nowMs() < dueAtMs) return;
      dueAtMs = nowMs() + everyMs;
      const text = share === null ? `${step} …` : `${step} … ${Math.floor(share * 100)} %`;
      output.write(output.isTTY ? `\r\u001b[K${text}` : `${text}\n`);
      isDrawn = output.isTTY === true;
    },
  };
}
