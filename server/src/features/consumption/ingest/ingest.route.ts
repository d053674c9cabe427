import type { IngestAnswer } from '@wip/shared/consumption/readingsBatch.ts';
import { DomainError } from '@wip/shared/errors.ts';
import { type Request, type Response, Router } from 'express';
import { bodyHashOf, type Ingest } from './ingest.service.ts';
import type { IngestCapacity } from './ingestCapacity.ts';
import { readBody, textOf } from './readBody.ts';
import { readWireBatch } from './readWireBatch.ts';
import { RefusedRequest } from './refusedRequest.ts';
import type { Sender } from './sender.ts';

/** What every way in over HTTP needs. */
export interface IngestDoor {
  ingest: Ingest;
  capacity: IngestCapacity;
  /** Whoever sends with `Authorization: Bearer`, or with `X-API-Key`. Errors: DomainError FORBIDDEN. */
  senderOf(authorization: string | undefined, apiKey?: string): Promise<Sender>;
}

const longestKey = 200;
const printable = /^[\x21-\x7e]+$/;

/** `POST /ingest/readings`. */
export function createIngestRoute({ ingest, capacity, senderOf }: IngestDoor): Router {
  const routes = Router();
  routes.post('/readings', async (request, response) => {
    const sender = await senderOf(request.get('authorization'), request.get('x-api-key'));
    if (!request.is('application/json')) throw new RefusedRequest(415, 'Send application/json.');
    const idempotencyKey = idempotencyKeyOf(request);
    capacity.enter(request, response, sender.source);
    const body = await readBody(request, response);
    const batch = readWireBatch(textOf(body));
    const bodyHash = bodyHashOf(body);
    sendAnswer(response, await ingest.accept({ sender, idempotencyKey, bodyHash, batch }));
  });
  routes.all('/readings', (_request, response) => {
    response.status(405).set('allow', 'POST').json({ error: 'Readings are sent with POST.' });
  });
  return routes;
}

/** The sender's name for its batch; null where it gave none. Errors: DomainError INVALID. */
export function idempotencyKeyOf(request: Request): string | null {
  const key = request.get('idempotency-key');
  if (key === undefined) return null;
  if (key.length > longestKey || !printable.test(key)) {
    throw new DomainError('INVALID', `Use 1 to ${longestKey} printable characters without blanks.`, {
      field: 'Idempotency-Key',
    });
  }
  return key;
}

/** 202 where readings were taken, 422 where none could be; each refused one is named with its reason. */
function sendAnswer(response: Response, answer: IngestAnswer): void {
  response.set('cache-control', 'no-store');
  if (answer.accepted > 0) response.status(202).json(answer);
  else response.status(422).json({ error: 'None of the readings could be taken.', ...answer });
}
