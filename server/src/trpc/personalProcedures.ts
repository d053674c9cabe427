import { TRPCError } from '@trpc/server';
import { mostReadKeys } from '@wip/shared/consumption/meterKeySchemas.ts';
import { meterId } from '@wip/shared/consumption/meterSchemas.ts';
import { DomainError } from '@wip/shared/errors.ts';
import { z } from 'zod';
import type { StoredMeter } from '../features/consumption/meters/meters.repo.ts';
import { openMeters } from '../features/consumption/meters/openMeters.ts';
import type { Context } from './context.ts';
import { type Credentials, readKeysOf } from './credentials.ts';
import { publicProcedure } from './trpc.ts';

const operatorClosed =
  'The operator’s calls are closed: OPERATOR_TOKEN is not set on the server; use the command `wip` there.';
const wrongToken = 'The token in the header `Authorization` is not the operator’s.';
const noToken = 'Send the operator’s token in the header `Authorization: Bearer <OPERATOR_TOKEN>`.';
const noReadKey = 'Send the meter’s read key (wipr_…) in the header `X-Read-Key`.';
const wrongReadKey = 'The header `X-Read-Key` has no valid key of this meter.';
const noValidReadKey = 'No key in the header `X-Read-Key` is valid.';

/** For calls of the operator. Errors: UNAUTHORIZED without a token, FORBIDDEN with another or where none is set. */
export const operatorProcedure = publicProcedure.use(({ ctx, next }) => {
  requireOperator(ctx.credentials);
  return next();
});

/**
 * For calls about one meter of whoever has its read key; the meter is `ctx.meter`.
 * Errors: UNAUTHORIZED without a key, FORBIDDEN with none of this meter, whether or not there is such a meter.
 */
export const ownerProcedure = publicProcedure
  .input(z.object({ meterId }))
  .use(async ({ ctx, input, next }) => next({ ctx: { meter: await ownedMeter(ctx, input.meterId) } }));

/** As `ownerProcedure`, and open to everyone where the meter is public. */
export const meterReaderProcedure = publicProcedure
  .input(z.object({ meterId }))
  .use(async ({ ctx, input, next }) => {
    const meter = await ctx.repos.meters.byId(input.meterId);
    if (meter?.visibility === 'public') return next({ ctx: { meter } });
    return next({ ctx: { meter: await ownedMeter(ctx, input.meterId) } });
  });

/** As `ownerProcedure`, and open to the operator. Errors: for the operator NOT_FOUND. */
export const ownerOrOperatorProcedure = publicProcedure
  .input(z.object({ meterId }))
  .use(async ({ ctx, input, next }) => {
    if (!ctx.credentials.operator) {
      return next({ ctx: { meter: await ownedMeter(ctx, input.meterId) } });
    }
    const meter = await ctx.repos.meters.byId(input.meterId);
    if (meter) return next({ ctx: { meter } });
    throw new DomainError('NOT_FOUND', `There is no meter '${input.meterId}'.`, { field: 'meterId' });
  });

/** For calls about all meters whose read keys are sent; they are `ctx.meters`. Errors: as `ownerProcedure`. */
export const ownersProcedure = publicProcedure.use(async ({ ctx, next }) => {
  const meters = await sentMeters(ctx);
  if (meters.length === 0) throw new TRPCError({ code: 'FORBIDDEN', message: noValidReadKey });
  return next({ ctx: { meters } });
});

function requireOperator({ operator, isOperatorOpen, hasForeignToken }: Credentials): void {
  if (operator) return;
  if (!isOperatorOpen) throw new TRPCError({ code: 'FORBIDDEN', message: operatorClosed });
  if (hasForeignToken) throw new TRPCError({ code: 'FORBIDDEN', message: wrongToken });
  throw new TRPCError({ code: 'UNAUTHORIZED', message: noToken });
}

async function ownedMeter(ctx: Context, wantedId: string): Promise<StoredMeter> {
  const meter = (await sentMeters(ctx)).find((candidate) => candidate.meterId === wantedId);
  if (meter) return meter;
  throw new TRPCError({ code: 'FORBIDDEN', message: wrongReadKey });
}

async function sentMeters({ repos, credentials }: Context): Promise<StoredMeter[]> {
  const readKeys = readKeysOf(credentials);
  if (readKeys.length === 0) throw new TRPCError({ code: 'UNAUTHORIZED', message: noReadKey });
  if (readKeys.length > mostReadKeys) {
    throw new DomainError('INVALID', `The header \`X-Read-Key\` may carry ${mostReadKeys} keys at most.`);
  }
  return openMeters(repos, readKeys);
}
