/** The closed union of expected failures. Everything else that throws is a bug. */
export const errorCodes = [
  'INVALID',
  'NOT_FOUND',
  'CONFLICT',
  'FORBIDDEN',
  'TOO_LARGE',
  'TOO_MANY',
  'UNAVAILABLE',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/**
 * An expected failure: a code and a sentence fit for the person who reads it.
 *
 * `field` names the input, row or file that is at fault, where there is one.
 */
export class DomainError extends Error {
  readonly code: ErrorCode;
  readonly field: string | undefined;

  constructor(code: ErrorCode, message: string, options: { field?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'DomainError';
    this.code = code;
    this.field = options.field;
  }
}
