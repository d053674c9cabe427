import type { IncomingBatch } from '@wip/shared/consumption/incomingReading.ts';
import type { IngestAnswer, RefusalCode } from '@wip/shared/consumption/readingsBatch.ts';
import { type Request, type Response, Router } from 'express';
import { type IngestDoor, idempotencyKeyOf } from '../ingest.route.ts';
import { bodyHashOf } from '../ingest.service.ts';
import { readBody, textOf } from '../readBody.ts';
import { RefusedRequest } from '../refusedRequest.ts';
import type { Sender } from '../sender.ts';
import { parseEmoncmsBulk } from './emoncmsBulk.ts';
import { type EmoncmsParameters, parseEmoncmsPost } from './emoncmsPost.ts';

interface EmoncmsDoor extends IngestDoor {
  now: () => Date;
}

type Parse = (parameters: EmoncmsParameters, sender: Sender, request: Request) => IncomingBatch;

const defaultNode = '0';
const mostNamed = 10;

/** `post` and `bulk` under `/input`, as emoncms has them, with GET and POST; the node of `post` may be in the path. */
export function createEmoncmsRoute(door: EmoncmsDoor): Router {
  const routes = Router();
  const post = handle(door, (parameters, sender, request) => {
    const inPath: unknown = request.params.node;
    const node = typeof inPath === 'string' ? inPath : (parameters.get('node') ?? defaultNode);
    return parseEmoncmsPost(parameters, { node: node.trim(), inputs: sender.inputByName });
  });
  const bulk = handle(door, (parameters, sender) =>
    parseEmoncmsBulk(parameters, { receivedAtMs: door.now().getTime(), inputs: sender.inputByName }),
  );
  for (const method of ['get', 'post'] as const) {
    routes[method](['/post{.json}', '/post/:node'], post);
    routes[method]('/bulk{.json}', bulk);
  }
  return routes;
}

function handle({ ingest, capacity, senderOf }: EmoncmsDoor, parse: Parse) {
  return async (request: Request, response: Response) => {
    const query = new URLSearchParams(request.originalUrl.split('?').slice(1).join('?'));
    const early = authorizationOf(request, query);
    const sender = early === null ? null : await senderOf(early);
    const idempotencyKey = idempotencyKeyOf(request);
    capacity.enter(request, response, sender?.source ?? `address:${request.ip}`);
    const body = request.method === 'POST' ? await readBody(request, response) : Buffer.alloc(0);
    const form = formOf(request, body);
    const known = sender ?? (await senderOf(authorizationOf(request, form) ?? undefined));
    const parameters = new Map([...query, ...form]);
    parameters.delete('apikey');
    const batch = parse(parameters, known, request);
    const bodyHash = bodyHashOf(JSON.stringify([request.path, ...parameters]));
    const answer = await ingest.accept({ sender: known, idempotencyKey, bodyHash, batch });
    sendAnswer(response, answer, {
      batch,
      isJson: parameters.has('fulljson'),
      hasInputs: known.inputByName.size > 0,
    });
  };
}

/** The key where emoncms takes it: the header, else `apikey`; null where there is none. */
function authorizationOf(request: Request, parameters: URLSearchParams): string | null {
  const header = request.get('authorization');
  if (header !== undefined) return header;
  const key = parameters.get('apikey');
  return key === null ? null : `Bearer ${key}`;
}

function formOf(request: Request, body: Buffer): URLSearchParams {
  if (body.length === 0) return new URLSearchParams();
  if (!request.is('application/x-www-form-urlencoded')) {
    throw new RefusedRequest(415, 'Send application/x-www-form-urlencoded.');
  }
  return new URLSearchParams(textOf(body));
}

/** Refused however often it is sent. */
const finalCodes: readonly RefusalCode[] = ['unknown-meter', 'foreign-meter', 'too-old', 'implausible'];

/**
 * Senders look for `ok`, and repeat for ever what was answered otherwise, with everything that came since waiting behind
 * it. So what never will be taken is answered with `ok` as well, once the key has inputs at all.
 */
function sendAnswer(
  response: Response,
  { accepted, refused }: IngestAnswer,
  { batch, isJson, hasInputs }: { batch: IncomingBatch; isJson: boolean; hasInputs: boolean },
): void {
  response.set('cache-control', 'no-store');
  const isFinal = refused.length > 0 && refused.every(({ code }) => finalCodes.includes(code));
  if (accepted > 0 || (isFinal && hasInputs)) {
    response.set('x-refused-readings', String(refused.length));
    if (isJson) response.json({ success: true });
    else response.type('text/plain').send('ok');
    return;
  }
  const [first] = refused;
  const names = batch.readings.flatMap(({ meter }) => (meter && 'name' in meter ? [meter.name] : []));
  const sent = [...new Set(names)].slice(0, mostNamed).join(', ');
  const message = `${first?.reason ?? 'The request holds no readings.'}${sent === '' ? '' : ` Sent: ${sent}`}`;
  response.status(422).json({ success: false, message });
}
