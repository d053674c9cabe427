import {
  fewestMeters,
  type MeterFact,
  metersStaleAfterMs,
} from '@wip/shared/consumption/silence/meterFacts.ts';
import { SilenceDetector } from '@wip/shared/consumption/silence/silenceDetector.ts';
import { dayMs, minuteMs } from '@wip/shared/durations.ts';
import type { Board } from '../../../board/board.ts';
import type { Repos } from '../../../db/repos.ts';
import type { Arrival } from './arrivals.repo.ts';
import { endOf, type MetersSaying, openAfter, recordsFor } from './factRecords.ts';
import { followArrivals } from './followArrivals.ts';
import { createPlacedMeters } from './placedMeters.ts';

export interface SilenceWatchDeps {
  repos: Pick<Repos, 'meters' | 'meterFacts' | 'arrivals' | 'liveJournal'>;
  board: Pick<Board, 'current'>;
  now: () => Date;
}

export type SilenceWatch = Awaited<ReturnType<typeof openSilenceWatch>>;

const learnFromMs = dayMs;
/** So long nothing arrived at all: then nobody listened. */
const nobodyListenedMs = 5 * minuteMs;
/** So much of what came before the last look is read again after a gap. */
const overlapMs = minuteMs;
/** What is on its way from a sender to here is not missing yet. */
const underWayMs = 5_000;
/** A look that comes later than this after the last one was held up, and arrivals with it. */
const heldUpMs = 50_000;
/** What arrives so soon after the beginning of a cut may have been sent before it. */
const afterCutBeginsMs = minuteMs;

/**
 * Watches when meters are heard, and records what their silence says of areas: the one of all processes that has the
 * lease does. Resolves once it knows the meters' rhythms and follows the journal.
 */
export async function openSilenceWatch({ repos, board, now }: SilenceWatchDeps) {
  const detector = new SilenceDetector();
  const placed = createPlacedMeters(detector);
  let heardUntilMs = now().getTime();
  let lookedAtMs = heardUntilMs;
  let areMetersNew = true;
  let open: MeterFact[] = [];

  const arrivals = await followArrivals(repos, hear);
  try {
    await learn();
  } catch (cause) {
    await arrivals.close();
    throw cause;
  }

  function hear({ receivedAtMs, meterNumbers }: Arrival): void {
    for (const number of meterNumbers) detector.hear(String(number), receivedAtMs);
    heardUntilMs = Math.max(heardUntilMs, receivedAtMs);
  }

  async function takeMeters(): Promise<void> {
    areMetersNew = false;
    placed.take(await repos.meters.all(), board.current().catalogue);
  }

  /** Learns rhythms from the past day; goes on with the silences that are told of, if somebody just watched. */
  async function learn(): Promise<void> {
    await takeMeters();
    const startedAt = now();
    const since = new Date(startedAt.getTime() - learnFromMs);
    let lastMs = Number.NEGATIVE_INFINITY;
    for (const arrival of await arrivals.past(since)) {
      if (arrival.receivedAtMs - lastMs > nobodyListenedMs) detector.excuse(arrival.receivedAtMs);
      lastMs = arrival.receivedAtMs;
      hear(arrival);
    }
    const [left, heardAtMs] = await Promise.all([repos.meterFacts.open(), repos.meterFacts.heardAtMs()]);
    const isFresh = heardAtMs !== null && startedAt.getTime() - heardAtMs < metersStaleAfterMs;
    const isKnown = ({ areaNumber }: MeterFact) => isFresh && placed.areaNumbers().has(areaNumber);
    const endsAt = heardAtMs === null ? startedAt : new Date(heardAtMs);
    await repos.meterFacts.add(
      left.filter((fact) => !isKnown(fact)).map((fact) => endOf(fact, now(), endsAt)),
    );
    open = left.filter(isKnown);
    for (const { kind, areaNumber, startsAt } of open) {
      if (kind === 'silence') detector.resume(areaNumber, startsAt.getTime());
    }
    arrivals.begin();
    lookedAtMs = now().getTime();
    detector.excuse(lookedAtMs);
  }

  function sayingsAt(nowMs: number): MetersSaying[] {
    const silences = detector.tick(nowMs - underWayMs).map(
      ({ areaNumber, sinceAtMs, silentMeters, expectedMeters }): MetersSaying => ({
        kind: 'silence',
        areaNumber,
        startsAtMs: sinceAtMs,
        count: silentMeters,
        of: expectedMeters,
      }),
    );
    return [...silences, ...[...placed.areaNumbers()].flatMap((number) => reportingIn(number, nowMs))];
  }

  /** Most meters report although a cut is planned now: worth saying. */
  function reportingIn(areaNumber: number, nowMs: number): MetersSaying[] {
    const scheduled = board.current().scheduledNow(areaNumber, nowMs);
    if (scheduled?.code !== 'f') return [];
    const sinceAtMs = scheduled.sinceAtMs + afterCutBeginsMs;
    const { reporting, of } = detector.reporting(areaNumber, { sinceAtMs, nowMs });
    if (of < fewestMeters || reporting < of / 2) return [];
    return [{ kind: 'reporting', areaNumber, startsAtMs: null, count: reporting, of }];
  }

  return {
    /** Judges the silences of now and records what changed. */
    async look(): Promise<void> {
      const wasHeldUp = now().getTime() - lookedAtMs > heldUpMs;
      if (areMetersNew || !placed.isOf(board.current().catalogue)) await takeMeters();
      if (wasHeldUp) arrivals.noteGap();
      if (await arrivals.fillGap(new Date(lookedAtMs - overlapMs))) detector.excuse(now().getTime());
      const at = now();
      lookedAtMs = at.getTime();
      const records = recordsFor(open, sayingsAt(lookedAtMs), at);
      const next = openAfter(open, records);
      if (next.length > 0) await repos.meterFacts.hear(at);
      await repos.meterFacts.add(records);
      open = next;
    },

    /** Meters were added, moved or deleted. */
    noteMeters(): void {
      areMetersNew = true;
    },

    /** The database may have been away: arrivals may be missing. */
    noteGap: arrivals.noteGap,

    /** When anything was heard last. */
    heardUntilMs: () => heardUntilMs,
    close: arrivals.close,
  };
}
