import { DomainError, type ErrorCode } from '@wip/shared/errors.ts';
import type { ErrorRequestHandler } from 'express';
import type { Logger } from 'pino';
import { z } from 'zod';
import { isDatabaseAway } from '../../../db/connect.ts';
import { TooManyError } from '../../../http/tooManyError.ts';
import { mostBodyBytes } from './readBody.ts';
import { RefusedRequest } from './refusedRequest.ts';

interface Answer {
  status: number;
  error: string;
  retryAfterS?: number | null;
  field?: string | undefined;
}

const statusOf = {
  INVALID: 400,
  NOT_FOUND: 404,
  CONFLICT: 409,
  FORBIDDEN: 401,
  TOO_LARGE: 413,
  TOO_MANY: 429,
  UNAVAILABLE: 503,
} as const satisfies Record<ErrorCode, number>;

const databaseAway = 'The database does not answer right now; send the batch again in a moment.';
const bodyError = z.object({ type: z.string().optional(), status: z.number() });

/** Answers a failed batch with a status, one sentence and, where it may be sent again, `Retry-After`. */
export function answerIngestErrors(log: Logger): ErrorRequestHandler {
  return (failure, _request, response, next) => {
    const { status, error, retryAfterS, field } = answerTo(failure);
    if (status === 500) log.error({ error: failure }, 'A batch of readings failed.');
    if (status === 503 && !(failure instanceof RefusedRequest))
      log.warn({ reason: String(failure) }, databaseAway);
    if (response.headersSent) {
      next(failure);
      return;
    }
    if (typeof retryAfterS === 'number') response.set('retry-after', String(retryAfterS));
    if (status === 401) response.set('www-authenticate', 'Bearer');
    response
      .status(status)
      .set('cache-control', 'no-store')
      .json({ error, ...(field !== undefined && { field }) });
  };
}

function answerTo(failure: unknown): Answer {
  if (failure instanceof RefusedRequest) {
    return { status: failure.status, error: failure.message, retryAfterS: failure.retryAfterS };
  }
  if (failure instanceof TooManyError) {
    return { status: 429, error: failure.message, retryAfterS: failure.retryAfterS };
  }
  if (failure instanceof DomainError) {
    const retry = failure.code === 'UNAVAILABLE' ? { retryAfterS: 1 } : {};
    return { status: statusOf[failure.code], error: failure.message, field: failure.field, ...retry };
  }
  if (isDatabaseAway(failure)) return { status: 503, error: databaseAway, retryAfterS: 1 };
  const parsed = bodyError.safeParse(failure);
  if (parsed.success && parsed.data.status < 500) return answerToBody(parsed.data);
  return { status: 500, error: 'Something went wrong on our side; send the batch again.' };
}

function answerToBody({ type, status }: z.infer<typeof bodyError>): Answer {
  if (type === 'entity.too.large') {
    const megabytes = mostBodyBytes / 1_048_576;
    return { status: 413, error: `A body may have ${megabytes} MB, unpacked; send the readings in several.` };
  }
  if (type === 'encoding.unsupported') {
    return { status: 415, error: 'Send the body as it is, or packed with gzip, deflate or br.' };
  }
  return { status, error: 'The body could not be read to its end, or not be unpacked.' };
}
