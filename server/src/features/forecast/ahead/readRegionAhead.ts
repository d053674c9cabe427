import { dayMs, minuteMs } from '@wip/shared/durations.ts';
import { DomainError } from '@wip/shared/errors.ts';
import { encodeAheadColumns } from '@wip/shared/forecast/ahead/aheadColumns.ts';
import type { RegionAhead } from '@wip/shared/forecast/ahead/aheadSchemas.ts';
import { type DemandQuestion, demandAnswer } from '@wip/shared/forecast/demandAnswer.ts';
import type { IssuedDemand } from '@wip/shared/forecast/issuedDemand.ts';
import { createZoneClock } from '@wip/shared/schedule/zoneClock.ts';
import { packNumbers } from '@wip/shared/status/packing.ts';
import type { BoardSnapshot } from '../../../board/boardSnapshot.ts';
import type { Context } from '../../../trpc/context.ts';
import { chanceOff } from '../outlook/readOutlook.ts';

const stepMs = 30 * minuteMs;
const reachMs = 2 * dayMs;

interface Question {
  regionId: string;
  at: Date;
}

/** What is expected of a region's areas in the half hour of a moment. Errors: DomainError NOT_FOUND, INVALID. */
export async function readRegionAhead(
  ctx: Pick<Context, 'board' | 'repos' | 'now'>,
  { regionId, at }: Question,
): Promise<RegionAhead> {
  const asOf = ctx.now();
  const snapshot = ctx.board.current();
  const { catalogue } = snapshot;
  const listed = catalogue.regions.get(regionId);
  if (!listed) {
    throw new DomainError('NOT_FOUND', `There is no region '${regionId}'.`, { field: 'regionId' });
  }
  const atMs = Math.floor(at.getTime() / stepMs) * stepMs;
  const aheadMs = atMs - asOf.getTime();
  if (aheadMs <= -2 * stepMs || aheadMs > reachMs) {
    throw new DomainError('INVALID', '`at` must lie between now and 48 hours ahead.', { field: 'at' });
  }
  const [forecasts, model] = await Promise.all([
    ctx.repos.forecasts.ofRegionAt(regionId, atMs),
    ctx.repos.outlooks.modelOf(regionId),
  ]);
  const { timeZone } = listed.region;
  const clock = createZoneClock(timeZone);
  const question = { asOf, timeZone, clock, from: new Date(atMs), hours: 1 };
  const issued = Map.groupBy(forecasts, ({ subject }) => subject);
  const chanceOf = chanceReader(snapshot, { model, atMs, nowMs: asOf.getTime() });
  const rows = catalogue.areas
    .filter((area) => area.regionId === regionId)
    .map(({ areaId, number }) => {
      const own = issued.get(areaId) ?? [];
      return {
        number,
        loadTenthsKw: tenthsAt(own, question),
        chance: chanceOf(areaId),
        isSimulated: own.some(({ isSimulated }) => isSimulated),
      };
    })
    .filter(({ loadTenthsKw, chance }) => loadTenthsKw !== null || chance !== null);
  return {
    regionId,
    catalogueVersion: catalogue.version,
    catalogueRevision: catalogue.revision,
    asOf,
    at: new Date(atMs),
    columns: encodeAheadColumns({
      numbers: rows.map(({ number }) => number),
      loadTenthsKw: rows.map(({ loadTenthsKw }) => loadTenthsKw),
      chances: rows.map(({ chance }) => chance),
    }),
    simulated: packNumbers(rows.filter(({ isSimulated }) => isSimulated).map(({ number }) => number)),
  };
}

/** The chance of being off at one moment, computed once for all areas that switch alike. */
function chanceReader(snapshot: BoardSnapshot, at: Parameters<typeof chanceOff>[2]) {
  const known = new Map<object, number | null>();
  return (areaId: string): number | null => {
    const { program } = snapshot.areaSchedule(areaId);
    if (!known.has(program)) known.set(program, chanceOff(snapshot, areaId, at));
    return known.get(program) ?? null;
  };
}

/** The middle guess for the hour that holds a moment, in tenths of kW; null where nothing was issued. */
function tenthsAt(issued: readonly IssuedDemand[], question: DemandQuestion): number | null {
  if (issued.length === 0) return null;
  const unknown = { actualKw: Float64Array.of(Number.NaN), scores: null, isSimulated: false };
  const [medianKw = null] = demandAnswer(question, issued, unknown).medianKw;
  return medianKw === null ? null : Math.round(medianKw * 10);
}
