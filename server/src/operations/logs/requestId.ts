import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';

const header = 'x-request-id';
/** What looks like a key stays out of the log, wherever it is sent. */
const wellFormed = /^(?!.*wipr?_)[\w.:-]{8,128}$/;

/** Gives each request a name, its sender's where that is well formed, and says it in the answer. */
export const nameRequest: RequestHandler = (request, response, next) => {
  const given = request.get(header);
  const requestId = given !== undefined && wellFormed.test(given) ? given : randomUUID();
  request.headers[header] = requestId;
  response.setHeader(header, requestId);
  next();
};

/** The name of a request, for a line of the log. */
export function requestIdOf({
  headers,
}: Pick<IncomingMessage, 'headers'> | { headers: IncomingHttpHeaders }) {
  return [headers[header] ?? []].flat()[0];
}
