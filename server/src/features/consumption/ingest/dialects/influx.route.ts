import type { Refusal } from '@wip/shared/consumption/readingsBatch.ts';
import { DomainError } from '@wip/shared/errors.ts';
import { type Response, Router } from 'express';
import { z } from 'zod';
import { type IngestDoor, idempotencyKeyOf } from '../ingest.route.ts';
import { bodyHashOf } from '../ingest.service.ts';
import { readBody, textOf } from '../readBody.ts';
import { parseInfluxWrite } from './influxWrite.ts';

const mostLinesNamed = 20;
const precisionOf = z.enum(['ns', 'us', 'ms', 's']).default('ns');

/**
 * `POST /api/v2/write` of InfluxDB: 204 where all lines were taken, 400 `{code, message}` that names the others, the
 * good ones taken all the same.
 */
export function createInfluxRoute({ ingest, capacity, senderOf }: IngestDoor): Router {
  const routes = Router();
  routes.post('/', async (request, response) => {
    const sender = await senderOf(bearerOf(request.get('authorization')));
    const precision = precisionOf.safeParse(request.query.precision);
    if (!precision.success) {
      throw new DomainError('INVALID', 'It must be ns, us, ms or s.', { field: 'precision' });
    }
    const idempotencyKey = idempotencyKeyOf(request);
    capacity.enter(request, response, sender.source);
    const body = await readBody(request, response);
    const batch = parseInfluxWrite(textOf(body), { precision: precision.data, inputs: sender.inputByName });
    const { refused, accepted } = await ingest.accept({
      sender,
      idempotencyKey,
      bodyHash: bodyHashOf(body),
      batch,
    });
    const nameOf = (index: number) => {
      const meter = batch.readings.find((reading) => reading.index === index)?.meter;
      return meter && 'name' in meter ? meter.name : null;
    };
    if (refused.length === 0) response.status(204).end();
    else sendPartly(response, accepted, refused, nameOf);
  });
  return routes;
}

/** Clients of InfluxDB send `Authorization: Token <key>`. */
function bearerOf(authorization: string | undefined): string | undefined {
  return authorization?.replace(/^token +/i, 'Bearer ');
}

function sendPartly(
  response: Response,
  accepted: number,
  refused: readonly Refusal[],
  nameOf: (index: number) => string | null,
): void {
  const lines = refused.slice(0, mostLinesNamed).map(({ index, code, reason }) => {
    if (reason.startsWith(`Line ${index + 1}:`)) return reason;
    const name = code === 'unknown-meter' ? nameOf(index) : null;
    return `Line ${index + 1}${name === null ? '' : ` (${name})`}: ${reason}`;
  });
  const more = refused.length > mostLinesNamed ? ` And ${refused.length - mostLinesNamed} more.` : '';
  response
    .status(400)
    .set('cache-control', 'no-store')
    .json({
      code: 'invalid',
      message: `${accepted} readings were taken, ${refused.length} refused. ${lines.join(' ')}${more}`,
    });
}
