import { initTRPC, TRPCError } from '@trpc/server';
import { DomainError, type ErrorCode } from '@wip/shared/errors.ts';
import superjson from 'superjson';
import { ZodError } from 'zod';
import type { Context } from './context.ts';

const wireCodes = {
  INVALID: 'BAD_REQUEST',
  NOT_FOUND: 'NOT_FOUND',
  CONFLICT: 'CONFLICT',
  FORBIDDEN: 'FORBIDDEN',
  TOO_LARGE: 'PAYLOAD_TOO_LARGE',
  TOO_MANY: 'TOO_MANY_REQUESTS',
  UNAVAILABLE: 'SERVICE_UNAVAILABLE',
} as const satisfies Record<ErrorCode, TRPCError['code']>;

/** Inputs are plain JSON, since superjson would let a client send regular expressions and huge numbers. */
const transformer = {
  input: { serialize: (value: unknown) => value, deserialize: (value: unknown) => value },
  output: superjson,
};

const t = initTRPC.context<Context>().create({
  transformer,
  errorFormatter({ shape, error }) {
    const { stack: _, ...data } = shape.data;
    return { ...shape, message: sentenceOf(error), data: { ...data, field: fieldOf(error) } };
  },
});

const domainErrors = t.middleware(async ({ next }) => {
  const result = await next();
  if (result.ok || !(result.error.cause instanceof DomainError)) return result;
  const { code, message } = result.error.cause;
  throw new TRPCError({ code: wireCodes[code], message, cause: result.error.cause });
});

export const router = t.router;
export const createCallerFactory = t.createCallerFactory;
export const publicProcedure = t.procedure.use(domainErrors);

/** One sentence a person can act on; nothing of a bug's inside. */
function sentenceOf(error: TRPCError): string {
  if (error.cause instanceof ZodError) {
    return error.cause.issues
      .slice(0, 3)
      .map((issue) => `${issue.path.join('.') || 'input'}: ${issue.message}`)
      .join('; ');
  }
  if (error.code === 'INTERNAL_SERVER_ERROR') return 'Something went wrong on our side.';
  return error.message;
}

/** The field at fault, for a client that shows it beside the input. */
function fieldOf({ cause }: TRPCError): string | null {
  if (cause instanceof ZodError) return cause.issues[0]?.path.join('.') || 'input';
  return cause instanceof DomainError ? (cause.field ?? null) : null;
}
