import { TRPCError, type TrackedEnvelope, tracked } from '@trpc/server';
import type { MeterLiveItem } from '@wip/shared/consumption/consumptionSchemas.ts';
import { dayMs, hourMs } from '@wip/shared/time.ts';
import { answerInTime } from '../../../db/answerInTime.ts';
import { isDatabaseAway } from '../../../db/connect.ts';
import type { Repos } from '../../../db/repos.ts';
import { databaseAway } from '../../../trpc/trpc.ts';
import type { StoredMeter } from '../meters/meters.repo.ts';
import type { JournalTail } from './journalTail.ts';
import type { LiveBatch } from './liveJournal.repo.ts';
import {
  floorBefore,
  floorSeconds,
  hasBatch,
  type LivePosition,
  positionAfter,
  readPosition,
  withBatch,
  writePosition,
} from './livePosition.ts';
import { createLiveReadings } from './liveReadings.ts';
import { createMailbox } from './mailbox.ts';
import type { OpenKeys } from './openKeys.ts';

/** What is made up for after an absence; more is a gap. */
const missedLimits = { mostBatches: 1_000, mostPoints: 500_000 };
/** The journal keeps batches for seven days after they were folded. */
const madeUpForMs = 7 * dayMs - hourMs;

export interface MeterLiveDeps {
  repos: Pick<Repos, 'liveJournal' | 'readings'>;
  tail: Pick<JournalTail, 'listen'>;
  openKeys: OpenKeys;
  now: () => Date;
}

export interface LiveQuestion {
  meter: StoredMeter;
  /** The read keys that the client showed. */
  readKeys: readonly string[];
  lastEventId: string | null;
  signal: AbortSignal | undefined;
}

type LiveItem = TrackedEnvelope<MeterLiveItem>;

/**
 * Every reading of a meter for its owner, from where `lastEventId` says the client is.
 *
 * It listens first, then reads what was missed from the journal, and drops what comes twice, so that neither a lost
 * connection nor another server process loses or doubles a reading. Errors: TRPCError FORBIDDEN once the key is
 * revoked, SERVICE_UNAVAILABLE where the client should come again.
 */
export async function* followMeter(deps: MeterLiveDeps, question: LiveQuestion): AsyncGenerator<LiveItem> {
  const { meter, readKeys, signal } = question;
  const sources = sourcesOf(meter);
  const mailbox = createMailbox({ sources, signal });
  const stopListening = deps.tail.listen(meter.number, mailbox.listener);
  const keyed = { meterId: meter.meterId, readKeys, end: mailbox.fail };
  const forgetKey = deps.openKeys.add(keyed);
  const subscription = createSubscription(deps, question, sources);
  try {
    await answerInTime(deps.openKeys.check(keyed));
    yield* subscription.catchUp();
    for (;;) {
      const next = await mailbox.next();
      if (next === null) return;
      if (next === 'gap') yield* subscription.catchUp();
      else yield* subscription.deliver(next);
    }
  } catch (cause) {
    if (!isDatabaseAway(cause)) throw cause;
    throw new TRPCError({ code: 'SERVICE_UNAVAILABLE', message: databaseAway, cause });
  } finally {
    stopListening();
    forgetKey();
  }
}

function createSubscription(
  { repos, now }: MeterLiveDeps,
  { meter, lastEventId }: LiveQuestion,
  sources: readonly string[],
) {
  const toReading = createLiveReadings(repos, meter);
  let position = lastEventId === null ? null : readPosition(lastEventId);

  async function* catchUp(): AsyncGenerator<LiveItem> {
    const missed = position && (await missedSince(position));
    if (missed) {
      for (const batch of missed) yield* deliver(batch);
      return;
    }
    position = await positionNow();
    yield tracked(writePosition(position), { type: 'gap', meterId: meter.meterId, at: now() });
  }

  async function* deliver({ order, receivedAt, points }: LiveBatch): AsyncGenerator<LiveItem> {
    if (!position || hasBatch(position, order)) return;
    const { begun } = position;
    for (let index = begun?.order === order ? begun.count : 0; index < points.length; index++) {
      const reading = await toReading(points[index]!, receivedAt);
      position =
        index === points.length - 1
          ? withBatch(position, order)
          : { ...position, begun: { order, count: index + 1 } };
      yield tracked(writePosition(position), { type: 'reading', ...reading });
    }
  }

  async function missedSince(from: LivePosition): Promise<LiveBatch[] | null> {
    const behindMs = now().getTime() - floorSeconds(from) * 1_000;
    const isKnown = behindMs < madeUpForMs && behindMs > -hourMs;
    return isKnown || from.floor === 0n ? batchesAfter(from.floor) : null;
  }

  async function positionNow(): Promise<LivePosition> {
    const newest = await answerInTime(repos.liveJournal.newestOrder(sources));
    const around = newest === null ? [] : await batchesAfter(floorBefore(newest));
    return positionAfter(newest, around?.map(({ order }) => order) ?? []);
  }

  async function batchesAfter(order: bigint): Promise<LiveBatch[] | null> {
    const batches = await answerInTime(repos.liveJournal.batchesAfter(sources, order, missedLimits));
    const ofMeter = batches?.map((batch) => ({
      ...batch,
      points: batch.points.filter(({ meterNumber }) => meterNumber === meter.number),
    }));
    return ofMeter?.filter(({ points }) => points.length > 0) ?? null;
  }

  return { catchUp, deliver };
}

/** The senders whose batches can hold readings of a meter; an operator's import of the past is none of them. */
function sourcesOf({ meterId, gatewayId }: StoredMeter): string[] {
  return [`meter:${meterId}`, ...(gatewayId === null ? [] : [`gateway:${gatewayId}`])];
}
