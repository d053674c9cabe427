import { once } from 'node:events';
import { areaId } from '@wip/shared/areas/areaSchemas.ts';
import { type Resolution, resolution } from '@wip/shared/consumption/consumptionSchemas.ts';
import { resolutionFor, stepBounds } from '@wip/shared/consumption/historySteps.ts';
import { meterId } from '@wip/shared/consumption/meterSchemas.ts';
import type { PowerReading } from '@wip/shared/consumption/powerReading.ts';
import { DomainError, type ErrorCode } from '@wip/shared/errors.ts';
import type { ZoneClock } from '@wip/shared/schedule/zoneClock.ts';
import { dayMs, hourMs, spanInput } from '@wip/shared/time.ts';
import { type RequestHandler, type Response, Router } from 'express';
import type { z } from 'zod';
import { regionClock } from '../../../board/regionClock.ts';
import type { CallLimits } from '../../../http/callLimits.ts';
import type { Context } from '../../../trpc/context.ts';
import { readCredentials, readKeysOf } from '../../../trpc/credentials.ts';
import { publicCacheControl } from '../../../trpc/quickQueries.ts';
import type { StoredMeter } from '../meters/meters.repo.ts';
import { openMeters } from '../meters/openMeters.ts';
import { csvHeader, csvRows } from './csvRows.ts';
import { readMeter } from './meterReadings.ts';
import { publishedReadings } from './readHistory.ts';

const exportQuery = spanInput(
  { area: areaId.optional(), meter: meterId.optional(), resolution: resolution.optional() },
  { maxDays: 3_700 },
).refine(({ area, meter }) => (area === undefined) !== (meter === undefined), {
  path: ['area'],
  error: 'give either `area` or `meter`',
});
type ExportQuery = z.infer<typeof exportQuery>;

/** So much is read and written at a time, and of a meter's own short slots so many. */
const daysAtOnce = 7;
const slotsAtOnce = 20_000;

interface Export {
  name: string;
  fileName: string;
  isPersonal: boolean;
  clock: ZoneClock;
  rawMs: number;
  read(fromMs: number, toMs: number): Promise<{ readings: PowerReading[]; isSimulated: boolean }>;
}

export interface ExportDeps {
  context: Omit<Context, 'caller' | 'credentials'>;
  limits: CallLimits;
}

/**
 * `GET /export/consumption.csv?area=…|meter=…&from=…&to=…&resolution=…`: of an area what is published, for everyone; of
 * a meter for its owner, whose key is in the header `X-Read-Key`, and for everyone where it is public.
 */
export function createExportRoutes({ context, limits }: ExportDeps): Router {
  const routes = Router();

  const handler: RequestHandler = async (request, response) => {
    const caller = limits.callerOf(request, response);
    await caller.countCalls(1);
    const query = exportQuery.safeParse(request.query);
    if (!query.success) return refuse(response, 400, sentenceOf(query.error));
    const { from, to, ...asked } = query.data;
    const fitting = asked.resolution ?? resolutionFor(to.getTime() - from.getTime());
    const steps = asked.meter === undefined && fitting === 'raw' ? '5min' : fitting;
    try {
      const readKeys = readKeysOf(readCredentials(request.headers, undefined));
      // the place that it takes is its address's until all is sent; a slow reader keeps nobody else waiting
      const found = await caller.runDear('lookup', () => exportOf(query.data, steps, readKeys));
      await send(response, found, { fromMs: from.getTime(), toMs: to.getTime(), resolution: steps });
    } catch (error) {
      if (!(error instanceof DomainError) || response.headersSent) throw error;
      refuse(response, statusOf[error.code] ?? 400, error.message);
    }
  };
  routes.get('/export/consumption.csv', handler);

  async function exportOf(
    query: ExportQuery,
    steps: Resolution,
    readKeys: readonly string[],
  ): Promise<Export> {
    const { area: wantedArea, meter: wantedMeter } = query;
    if (wantedMeter !== undefined) {
      const meter = await readableMeter(wantedMeter, readKeys);
      return {
        name: meter.name,
        fileName: meter.meterId,
        isPersonal: meter.visibility !== 'public',
        clock: regionClock(context.board, meter.regionId),
        rawMs: meter.slotS * 1000,
        read: async (fromMs, toMs) => ({
          readings: (await readMeter(context.repos, { meter, fromMs, toMs, resolution: steps })).readings,
          isSimulated: meter.isSimulated,
        }),
      };
    }
    const { area, schedule } = context.board.current().areaSchedule(wantedArea ?? '');
    const { clock } = schedule;
    return {
      name: area.name,
      fileName: area.areaId.replace('/', '-'),
      isPersonal: false,
      clock,
      rawMs: 1000,
      read: (fromMs, toMs) => publishedReadings(context.repos, area.areaId, { fromMs, toMs, clock }),
    };
  }

  async function readableMeter(wanted: string, readKeys: readonly string[]): Promise<StoredMeter> {
    const meter = await context.repos.meters.byId(wanted);
    if (meter?.visibility === 'public') return meter;
    const own = (await openMeters(context.repos, readKeys.slice(0, 20))).find(
      ({ meterId: id }) => id === wanted,
    );
    if (own) return own;
    throw new DomainError('FORBIDDEN', 'Send the read key of this meter in the header `X-Read-Key`.');
  }

  return routes;
}

async function send(
  response: Response,
  { name, fileName, isPersonal, clock, rawMs, read }: Export,
  span: { fromMs: number; toMs: number; resolution: Resolution },
): Promise<void> {
  response.set({
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': `attachment; filename="${fileName}.csv"`,
    'cache-control': isPersonal ? 'private, no-store' : publicCacheControl,
    'x-content-type-options': 'nosniff',
  });
  response.write(csvHeader);
  for (const [fromMs, toMs] of piecesOf(span, clock, rawMs)) {
    if (response.destroyed) return;
    const bounds = stepBounds({ ...span, fromMs, toMs, clock, rawMs });
    const { readings, isSimulated } = await read(fromMs, toMs);
    const isTaken = response.write(csvRows({ name, readings, bounds, isSimulated }));
    if (!isTaken) await drained(response);
  }
  response.end();
}

async function drained(response: Response): Promise<void> {
  const listening = new AbortController();
  const { signal } = listening;
  await Promise.race([once(response, 'drain', { signal }), once(response, 'close', { signal })]);
  listening.abort();
}

/** Stretches that end where a step of any resolution ends. */
function* piecesOf(
  { fromMs, toMs, resolution: steps }: { fromMs: number; toMs: number; resolution: string },
  clock: ZoneClock,
  rawMs: number,
): Iterable<[number, number]> {
  if (steps === 'day' || steps === 'month') {
    yield [fromMs, toMs];
    return;
  }
  const hoursAtOnce = Math.max(1, Math.floor((slotsAtOnce * rawMs) / hourMs));
  const isShort = steps === 'raw' && hoursAtOnce < 24 * daysAtOnce;
  for (let startMs = fromMs; startMs < toMs; ) {
    const nextMs = isShort
      ? Math.floor(startMs / hourMs + hoursAtOnce) * hourMs
      : Math.max(clock.dayStartMs(clock.localDayAt(startMs) + daysAtOnce), startMs + dayMs);
    const endMs = Math.min(toMs, nextMs);
    yield [startMs, endMs];
    startMs = endMs;
  }
}

const statusOf: Partial<Record<ErrorCode, number>> = { NOT_FOUND: 404, FORBIDDEN: 403, TOO_LARGE: 413 };

function refuse(response: Response, status: number, error: string): void {
  response.status(status).set('cache-control', 'no-store').json({ error });
}

function sentenceOf({ issues }: z.ZodError): string {
  const [issue] = issues;
  return `${issue?.path.join('.') || 'The address'}: ${issue?.message}`;
}
