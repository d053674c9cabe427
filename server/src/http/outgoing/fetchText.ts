import { type IncomingHttpHeaders, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { DomainError } from '@wip/shared/errors.ts';
import { checkedAddresses, pinnedLookup, type Resolve, resolveBySystem } from './checkedAddresses.ts';
import { explainFetchFailure } from './explainFetchFailure.ts';
import { readLimitedText } from './readLimitedText.ts';
import { redirectedAddress, webAddress } from './webAddress.ts';

export interface TextRequest {
  url: string;
  headers: Record<string, string>;
  /** Sent to the origin of `url` only, never to where it redirects. */
  secretHeaders?: Record<string, string>;
  /** Whether an IP address may be connected to. */
  isAllowed: (address: string) => boolean;
  /** Over the whole exchange: names, redirects, headers and body. */
  timeoutMs: number;
  /** Of the body, after decompression as before. */
  maxBytes: number;
  /** Ends the exchange early. */
  signal?: AbortSignal | undefined;
  resolve?: Resolve | undefined;
}

/** `text` is empty unless the status is 200. */
export interface TextAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

const mostRedirects = 3;
const redirectStatuses = new Set([301, 302, 303, 307, 308]);

/**
 * Asks an address that somebody else wrote down: http(s) only, every address of every hop checked before it is
 * connected to, and bounded in time, redirects and memory.
 *
 * Errors: DomainError with a sentence that names the host and nothing more of the address.
 */
export async function fetchText(request: TextRequest): Promise<TextAnswer> {
  const deadline = AbortSignal.timeout(request.timeoutMs);
  const signal = request.signal ? AbortSignal.any([deadline, request.signal]) : deadline;
  const first = webAddress(request.url);
  try {
    let url = first;
    for (let redirects = 0; ; redirects += 1) {
      const response = await open(url, { ...request, first, signal });
      const location = redirectOf(response);
      if (location === null) return await readAnswer(response, request.maxBytes, signal);
      response.destroy();
      if (redirects === mostRedirects) {
        throw new DomainError('UNAVAILABLE', `It redirects more than ${mostRedirects} times.`);
      }
      url = redirectedAddress(url, location);
    }
  } catch (error) {
    throw explainFetchFailure(error, {
      host: first.host,
      timeoutMs: request.timeoutMs,
      isLate: deadline.aborted,
    });
  }
}

function redirectOf({ statusCode = 0, headers }: IncomingMessage): string | null {
  return redirectStatuses.has(statusCode) && headers.location !== undefined ? headers.location : null;
}

async function open(
  url: URL,
  request: TextRequest & { first: URL; signal: AbortSignal },
): Promise<IncomingMessage> {
  const { isAllowed, resolve = resolveBySystem, signal } = request;
  const addresses = await orAborted(checkedAddresses(url, { isAllowed, resolve }), signal);
  const isSameOrigin = url.origin === request.first.origin;
  return new Promise((done, failed) => {
    const start = url.protocol === 'https:' ? requestHttps : requestHttp;
    const outgoing = start(url, {
      agent: false,
      lookup: pinnedLookup(addresses),
      maxHeaderSize: 16_384,
      headers: {
        ...request.headers,
        ...(isSameOrigin ? request.secretHeaders : {}),
        'accept-encoding': 'gzip',
      },
      signal,
    });
    outgoing.once('response', done);
    outgoing.once('upgrade', (_response, socket) => {
      socket.destroy();
      failed(new DomainError('UNAVAILABLE', 'It answers with another protocol.'));
    });
    outgoing.once('close', () =>
      failed(new DomainError('UNAVAILABLE', 'It ends the connection without an answer.')),
    );
    outgoing.on('error', failed);
    outgoing.end();
  });
}

async function readAnswer(
  response: IncomingMessage,
  maxBytes: number,
  signal: AbortSignal,
): Promise<TextAnswer> {
  const { statusCode: status = 0, headers } = response;
  if (status === 200) return { status, headers, text: await readLimitedText(response, { maxBytes, signal }) };
  response.destroy();
  return { status, headers, text: '' };
}

/** A name look-up cannot be aborted; it is left to itself. */
async function orAborted<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  const aborted = Promise.withResolvers<never>();
  const onAbort = () => aborted.reject(signal.reason);
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
