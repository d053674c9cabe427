import { DomainError } from '@wip/shared/errors.ts';
import type { Repos } from '../../../db/repos.ts';
import type { SourcePoll } from '../../../db/sourcePolls.repo.ts';
import { fetchText } from '../../../http/outgoing/fetchText.ts';
import { isPublicAddress } from '../../../http/outgoing/publicAddress.ts';
import { quotaOf, retryAfterMs, validatorsOf } from '../../../http/outgoing/sourceHeaders.ts';
import { readEmissionsForecast } from './readEmissionsForecast.ts';
import { readSignalsCsv } from './readSignalsCsv.ts';
import { recordSignals } from './recordSignals.ts';
import type { SignalRow } from './signalRow.ts';
import type { SignalSource } from './signalSettings.ts';

export interface SignalPollDeps {
  repos: Pick<Repos, 'signals'>;
  now: () => Date;
  /** Whether sources may lie in private networks, or on this host. */
  isPrivateAllowed: boolean;
  /** Over a whole exchange; 10 s unless given. */
  timeoutMs?: number | undefined;
}

/** How one poll went; `failure` is null where the source was heard. */
export type SignalPoll = Pick<SourcePoll, 'failure' | 'etag' | 'lastModified' | 'quota'> & {
  retryAfterMs: number | null;
};

const mostBytes = 1_000_000;
const usualTimeoutMs = 10_000;

/** Asks a source once and records what it says; an expected failure is an outcome. */
export async function pollSignal(
  source: SignalSource,
  { etag, lastModified, quota }: SourcePoll,
  deps: SignalPollDeps,
  signal: AbortSignal,
): Promise<SignalPoll> {
  const host = hostOf(source);
  try {
    const answer = await fetchText({
      url: source.url,
      headers: {
        accept: source.format === 'csv' ? 'text/csv, text/plain;q=0.9' : 'application/json',
        ...(etag !== null && { 'if-none-match': etag }),
        ...(lastModified !== null && { 'if-modified-since': lastModified }),
      },
      isAllowed: deps.isPrivateAllowed ? () => true : isPublicAddress,
      timeoutMs: deps.timeoutMs ?? usualTimeoutMs,
      maxBytes: mostBytes,
      signal,
    });
    const heardAt = deps.now();
    const told = {
      etag,
      lastModified,
      quota: quotaOf(answer.headers, heardAt),
      retryAfterMs: retryAfterMs(answer.headers, heardAt),
    };
    if (answer.status === 304 && (etag !== null || lastModified !== null)) return { ...told, failure: null };
    if (answer.status !== 200) {
      return { ...told, failure: `${host}: It answered with the status ${answer.status}.` };
    }
    const { region: regionId, kind, currency = null } = source;
    const { rows, failure } = read(answer.text, source, heardAt.getTime());
    await recordSignals({ regionId, kind, currency, source: host, rows, recordedAt: heardAt }, deps.repos);
    if (failure !== null) return { ...told, failure: `${host}: ${failure}` };
    return { ...told, ...validatorsOf(answer.headers), failure: null };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const isOurs = error.message.startsWith(`${host}: `); // as `fetchText` says it
    return {
      etag,
      lastModified,
      quota,
      retryAfterMs: null,
      failure: isOurs ? error.message : `${host}: ${error.message}`,
    };
  }
}

/** The good rows are taken also where others are bad. */
function read(
  text: string,
  source: SignalSource,
  nowMs: number,
): { rows: SignalRow[]; failure: string | null } {
  if (source.format === 'carbon-aware') {
    return { rows: readEmissionsForecast(text, { location: source.location ?? null, nowMs }), failure: null };
  }
  const { rows, refused } = readSignalsCsv(text, { kind: source.kind, nowMs });
  const [first] = refused;
  if (!first) return { rows, failure: null };
  return {
    rows,
    failure: `${refused.length} of its rows could not be read; line ${first.line}, ${first.reason}.`,
  };
}

/** Who a source is: the host alone, since the rest of the address may hold a key. */
export function hostOf({ url }: SignalSource): string {
  return new URL(url).host;
}
