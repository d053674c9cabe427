const longestMessage = 300;
const mostCauses = 3;

export interface DescribedError {
  type: string;
  message: string;
  code?: string;
  stack?: string;
  cause?: unknown;
}

const hidden: readonly [RegExp, string][] = [
  // user and password of an address
  [/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi, '$1***@'],
  // what an address asks for may be a place
  [/\?[^\s'"<>]*/g, '?***'],
  [/\b(wipr?)_[A-Za-z0-9_-]{8,}/g, '$1_***'],
  [/\bbearer +\S+/gi, 'Bearer ***'],
  // the database repeats what it was given: documents and keys of documents
  [/\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}/g, '{***}'],
  [/-?\d{1,3}\.\d{3,}/g, '*.***'],
];

/** What the log keeps of a failure: where it was and what kind, without addresses' queries, keys, places or documents. */
export function describeError(failure: unknown, causesLeft = mostCauses): DescribedError | string {
  if (typeof failure === 'string') return hide(failure);
  if (!(failure instanceof Error)) return hide(String(failure));
  const code: unknown = 'code' in failure ? failure.code : undefined;
  const frames = failure.stack?.split('\n').filter((line) => /^\s+at /.test(line));
  return {
    type: failure.name,
    message: hide(failure.message),
    ...(typeof code === 'string' || typeof code === 'number' ? { code: String(code) } : {}),
    ...(frames && frames.length > 0 ? { stack: frames.slice(0, 12).join('\n') } : {}),
    ...(failure.cause !== undefined && causesLeft > 0
      ? { cause: describeError(failure.cause, causesLeft - 1) }
      : {}),
  };
}

function hide(text: string): string {
  const bare = hidden.reduce((left, [pattern, replacement]) => left.replace(pattern, replacement), text);
  return bare.length > longestMessage ? `${bare.slice(0, longestMessage)}…` : bare;
}
