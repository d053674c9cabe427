import { createHash } from 'node:crypto';
import { DomainError } from '@wip/shared/errors.ts';
import type { AnnouncedList } from '@wip/shared/schedule/announcedList.ts';
import { staleAfterMs } from '@wip/shared/schedule/staleAfter.ts';
import { hourMs } from '@wip/shared/time.ts';
import type { StageSourceSettings } from '../../../config.ts';
import type { Repos } from '../../../db/repos.ts';
import type { SourcePoll } from '../../../db/sourcePolls.repo.ts';
import { fetchText, type TextAnswer } from '../../../http/outgoing/fetchText.ts';
import { isPublicAddress } from '../../../http/outgoing/publicAddress.ts';
import { quotaOf, retryAfterMs, validatorsOf } from '../../../http/outgoing/sourceHeaders.ts';
import { announceList, recordHearing } from '../announceList.ts';
import { listOfRows } from './listOfRows.ts';
import { readEskomSePush } from './readEskomSePush.ts';
import { readStagesJson } from './readStagesJson.ts';
import { refusedStatus } from './refusedStatus.ts';
import { type ReadStagesCsv, sourceClockErrorMs } from './sourceReader.ts';
import { type PolledRegion, sourceName, sourceRequest } from './sourceRequest.ts';

export interface PollDeps {
  repos: Repos;
  now: () => Date;
  settings: StageSourceSettings;
  readStagesCsv: ReadStagesCsv;
  /** Over a whole exchange; 10 s unless given. */
  timeoutMs?: number | undefined;
  signal?: AbortSignal | undefined;
}

/** How one poll went; `failure` is null where the source was heard. */
export interface PollResult
  extends Pick<SourcePoll, 'failure' | 'quota' | 'etag' | 'lastModified' | 'refused'> {
  retryAfterMs: number | null;
}

const mostBytes = 1_000_000;
const usualTimeoutMs = 10_000;

/** Asks a region's source once and records what it announces; an expected failure is a result. */
export async function pollSource(
  region: PolledRegion,
  before: SourcePoll,
  deps: PollDeps,
): Promise<PollResult> {
  const { etag, lastModified, quota, refused } = before;
  const kept = { retryAfterMs: null, etag, lastModified, quota, refused };
  const host = sourceName(region.stageSource);
  try {
    const answer = await ask(region, before, deps);
    const heardAt = deps.now();
    const told = {
      ...kept,
      retryAfterMs: retryAfterMs(answer.headers, heardAt),
      quota: quotaOf(answer.headers, heardAt),
    };
    if (answer.status === 304 && (etag !== null || lastModified !== null)) {
      await record(null, { region, heardAt, repos: deps.repos });
      return { ...told, failure: null };
    }
    if (answer.status !== 200) {
      const { sentence, waitMs } = refusedStatus(answer.status, region.stageSource.format);
      return { ...told, failure: `${host}: ${sentence}`, retryAfterMs: told.retryAfterMs ?? waitMs };
    }
    const digest = createHash('sha256').update(answer.text).digest('base64url');
    if (refused?.digest === digest) return { ...told, failure: refused.failure };
    const list = readOrRefuse(answer.text, { region, before, heardAt, deps });
    if ('reason' in list) {
      const failure = `${host}: ${list.reason}`;
      return { ...told, failure, refused: { digest, failure } };
    }
    await record(list, { region, heardAt, repos: deps.repos });
    return { ...told, ...validatorsOf(answer.headers), failure: null, refused: null };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { ...kept, failure: error.message };
  }
}

async function ask(region: PolledRegion, before: SourcePoll, deps: PollDeps): Promise<TextAnswer> {
  const { stageSource: source } = region;
  const { isPrivateAllowed, eskomSePushToken: token } = deps.settings;
  if (source.format === 'eskomsepush' && token === undefined) {
    const host = sourceName(source);
    throw new DomainError('FORBIDDEN', `${host}: No token is set; give it as ESKOMSEPUSH_TOKEN.`);
  }
  const { url, headers, secretHeaders } = sourceRequest(source, token);
  return fetchText({
    url,
    headers: {
      ...headers,
      ...(before.etag !== null && { 'if-none-match': before.etag }),
      ...(before.lastModified !== null && { 'if-modified-since': before.lastModified }),
    },
    secretHeaders,
    isAllowed: isPrivateAllowed ? () => true : isPublicAddress,
    timeoutMs: deps.timeoutMs ?? usualTimeoutMs,
    maxBytes: mostBytes,
    signal: deps.signal,
  });
}

interface Reading {
  region: PolledRegion;
  before: SourcePoll;
  heardAt: Date;
  deps: PollDeps;
}

function readOrRefuse(text: string, reading: Reading): AnnouncedList | { reason: string } {
  try {
    return readList(text, reading);
  } catch (error) {
    if (error instanceof DomainError) return { reason: error.message };
    throw error;
  }
}

function readList(text: string, { region, before, heardAt, deps }: Reading): AnnouncedList {
  const { stageSource: source, timeZone } = region;
  if (source.format === 'eskomsepush') {
    const { lastHeardAt } = before;
    return readEskomSePush(text, { area: source.area ?? 'eskom', now: heardAt, lastHeardAt });
  }
  const read = source.format === 'json' ? readStagesJson : deps.readStagesCsv;
  const rows = read(text, { timeZone, now: heardAt, clockErrorMs: sourceClockErrorMs });
  return listOfRows(rows, heardAt);
}

/** A hearing makes every process read the region's facts again: those that change nothing are recorded sparingly. */
async function record(
  list: AnnouncedList | null,
  { region, heardAt, repos }: { region: PolledRegion; heardAt: Date; repos: Repos },
): Promise<void> {
  const heard = { regionId: region.id, source: sourceName(region.stageSource), heardAt };
  const leastGapMs = Math.min(hourMs, staleAfterMs(region) / 4);
  if (list === null) await recordHearing({ ...heard, leastGapMs }, repos);
  else await announceList({ ...heard, list, leastHearingGapMs: leastGapMs }, repos);
}
