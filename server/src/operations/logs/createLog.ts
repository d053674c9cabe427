import { type Logger, pino } from 'pino';
import { describeError } from './describeError.ts';

/** The log of a process: a JSON object per line on stderr, nothing in it that an error's text may hold of anybody. */
export function createLog(level: string): Logger {
  return pino({ level, serializers: { error: describeError, reason: hideSecrets } }, pino.destination(2));
}

function hideSecrets(reason: unknown): unknown {
  return typeof reason === 'string' ? describeError(reason) : reason;
}
