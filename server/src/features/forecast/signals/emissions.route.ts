import { areaId, regionId } from '@wip/shared/areas/areaSchemas.ts';
import { DomainError } from '@wip/shared/errors.ts';
import { dayMs, instantInput } from '@wip/shared/time.ts';
import { Router } from 'express';
import { z } from 'zod';
import type { BoardSnapshot } from '../../../board/boardSnapshot.ts';
import type { CallLimits } from '../../../http/callLimits.ts';
import type { Context } from '../../../trpc/context.ts';
import { publicCacheControl } from '../../../trpc/quickQueries.ts';
import { type EmissionsForecast, emissionsForecast, forecastAt } from './emissionsForecast.ts';
import { readRegionSignal } from './regionSignal.ts';

const once = { error: 'must be given once' };
/** A plus sign of an offset that was not escaped arrives as a space. */
const instantOfAddress = z
  .string(once)
  .transform((text) => text.replace(/ (\d\d:\d\d)$/, '+$1'))
  .pipe(instantInput);
const location = z.union([regionId, areaId], {
  error: 'must be a region, such as za, or an area, such as za/centurion',
});

const emissionsQuery = z
  .object({
    location: z.preprocess(
      (given) => (Array.isArray(given) ? given : [given]),
      location
        .array()
        .max(10, { error: 'must be given at most ten times' })
        .refine((given) => new Set(given).size === given.length, { error: 'names a place twice' }),
    ),
    dataStartAt: instantOfAddress.optional(),
    dataEndAt: instantOfAddress.optional(),
    windowSize: z
      .string(once)
      .regex(/^[1-9]\d{0,4}$/, { error: 'must be a whole number of minutes' })
      .transform(Number)
      .refine((minutes) => minutes <= 10_080, { error: 'must be at most a week, in minutes' })
      .optional(),
  })
  .refine(({ dataStartAt, dataEndAt }) => !dataStartAt || !dataEndAt || dataStartAt < dataEndAt, {
    path: ['dataEndAt'],
    error: 'must be after `dataStartAt`',
  });
type EmissionsQuery = z.infer<typeof emissionsQuery>;

const aheadDays = 7;

export interface EmissionsDeps {
  context: Pick<Context, 'board' | 'repos' | 'now'>;
  limits: CallLimits;
}

/**
 * `GET /emissions/forecasts/current?location=…&dataStartAt=…&dataEndAt=…&windowSize=…`: the coming carbon signal of regions
 * in the form of the carbon-aware SDK, a week ahead at most.
 */
export function createEmissionsRoute({ context, limits }: EmissionsDeps): Router {
  const routes = Router();
  routes.get('/emissions/forecasts/current', async (request, response) => {
    const caller = limits.callerOf(request, response);
    await caller.countCalls(1);
    const refuse = (status: number, error: string) =>
      response.status(status).set('cache-control', 'no-store').json({ error });
    const query = emissionsQuery.safeParse(request.query);
    if (!query.success) {
      const [issue] = query.error.issues;
      refuse(400, `${String(issue?.path[0] ?? 'The address')}: ${issue?.message}`);
      return;
    }
    try {
      const forecasts = await caller.runDear('lookup', () => forecastsFor(query.data));
      response.set('cache-control', publicCacheControl).json(forecasts);
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'NOT_FOUND') throw error;
      refuse(404, error.message);
    }
  });

  async function forecastsFor(query: EmissionsQuery): Promise<EmissionsForecast[]> {
    const snapshot = context.board.current();
    const regions = query.location.map((place) => ({ place, regionId: regionAt(place, snapshot) }));
    const known = new Map<string, EmissionsForecast>();
    const forecasts: EmissionsForecast[] = [];
    for (const region of regions) {
      const forecast = known.get(region.regionId) ?? (await forecastFor(region, query));
      known.set(region.regionId, forecast);
      forecasts.push(forecastAt(region.place, forecast));
    }
    return forecasts;
  }

  async function forecastFor(
    { place, regionId: region }: { place: string; regionId: string },
    { dataStartAt, dataEndAt, windowSize }: EmissionsQuery,
  ): Promise<EmissionsForecast> {
    const now = context.now();
    const to = new Date(now.getTime() + aheadDays * dayMs);
    const { pieces, availableAt } = await readRegionSignal(context.repos, {
      regionId: region,
      kind: 'carbon',
      from: now,
      to,
      knownAt: now,
    });
    const coming = pieces
      .filter(({ startsAtMs, endsAtMs }) => endsAtMs > now.getTime() && startsAtMs < to.getTime())
      .map((piece) => ({ ...piece, endsAtMs: Math.min(piece.endsAtMs, to.getTime()) }));
    if (coming.length === 0 || availableAt === null) {
      throw new DomainError('NOT_FOUND', `Of ${place} no coming emissions are known.`);
    }
    return emissionsForecast(coming, {
      location: place,
      fromMs: dataStartAt?.getTime() ?? null,
      toMs: dataEndAt?.getTime() ?? null,
      windowMinutes: windowSize ?? null,
      generatedAt: availableAt,
      requestedAt: now,
    });
  }

  return routes;
}

/** The region that a place lies in. Errors: NOT_FOUND. */
function regionAt(place: string, snapshot: BoardSnapshot): string {
  if (place.includes('/')) return snapshot.areaSchedule(place).area.regionId;
  if (snapshot.catalogue.regions.has(place)) return place;
  throw new DomainError('NOT_FOUND', `There is no region '${place}'.`);
}
