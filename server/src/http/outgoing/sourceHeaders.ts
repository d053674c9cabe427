import type { IncomingHttpHeaders } from 'node:http';
import { hourMs } from '@wip/shared/time.ts';
import type { Quota } from './nextPoll.ts';

const longestMs = 48 * hourMs;

/** How long a source asks to be left alone: `Retry-After` in seconds or as a date; null where it does not. */
export function retryAfterMs(headers: IncomingHttpHeaders, now: Date): number | null {
  const text = headers['retry-after']?.trim();
  if (!text) return null;
  const waitMs = /^\d{1,9}$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - now.getTime();
  return Number.isFinite(waitMs) && waitMs > 0 ? Math.min(waitMs, longestMs) : null;
}

/**
 * What is left of a quota by the headers `x-ratelimit-remaining` and `x-ratelimit-reset`; null without them. A reset
 * counts as seconds from now, seconds or milliseconds since 1970, or a date, by its size and form.
 */
export function quotaOf(headers: IncomingHttpHeaders, now: Date): Quota | null {
  const remaining = numberIn(headers['x-ratelimit-remaining']);
  if (remaining === null) return null;
  return { remaining, resetsAt: resetIn(headers['x-ratelimit-reset'], now) };
}

/** The validators of an answer, for asking whether it changed. */
export function validatorsOf(headers: IncomingHttpHeaders) {
  const fit = (text: string | undefined) => (text !== undefined && text.length <= 500 ? text : null);
  return { etag: fit(headers.etag), lastModified: fit(headers['last-modified']) };
}

function resetIn(header: string | string[] | undefined, now: Date): Date | null {
  if (typeof header !== 'string') return null;
  const number = numberIn(header);
  if (number === null) return dateOrNull(Date.parse(header), now);
  if (number >= 1e12) return dateOrNull(number, now);
  return dateOrNull(number >= 1e9 ? number * 1_000 : now.getTime() + number * 1_000, now);
}

/** A reset long ago or days ahead is no reset that one could wait for. */
function dateOrNull(atMs: number, now: Date): Date | null {
  const aheadMs = atMs - now.getTime();
  return Math.abs(aheadMs) <= longestMs ? new Date(atMs) : null;
}

function numberIn(header: string | string[] | undefined): number | null {
  return typeof header === 'string' && /^\d{1,15}(\.\d+)?$/.test(header.trim()) ? Number(header) : null;
}
