import {
  type AreaMeterFacts,
  latestMeterFacts,
  type MeterFact,
  meterFactsAt,
  reachesToMs,
} from '../consumption/silence/meterFacts.ts';
import { evidenceWeights, stateOfWeights } from './evidenceWeights.ts';
import { meterEvidence } from './meterEvidence.ts';
import { pieceAt, type StatusCode, statusCodeAt, type Timeline, timelineOf } from './timelines.ts';

const stateCodes = { on: 'n', off: 'f', unknown: 'u' } as const;

/**
 * The states of an area over time by its schedule and its meters: the rule of `deriveAreaStatus` at each
 * moment. The schedule's own line where no fact of the meters lies before `toMs`.
 */
export function timelineWithMeters(
  schedule: Timeline,
  meters: AreaMeterFacts,
  { knownAtMs, toMs = Number.POSITIVE_INFINITY }: { knownAtMs: number; toMs?: number },
): Timeline {
  const fromMs = schedule.startsAtMs[0] ?? Number.NEGATIVE_INFINITY;
  const spans = latestMeterFacts(meters.facts, knownAtMs)
    .map((fact) => spanOf(fact, meters.heardAtMs))
    .filter((span) => span.startsAtMs < span.endsAtMs && span.startsAtMs < toMs && span.endsAtMs > fromMs);
  if (spans.length === 0) return schedule;
  const edges = spans.flatMap(({ startsAtMs, endsAtMs }) => [Math.max(startsAtMs, fromMs), endsAtMs]);
  const starts = new Set([...schedule.startsAtMs, ...edges.filter((atMs) => atMs < toMs)]);
  return timelineOf(
    [...starts]
      .sort((a, b) => a - b)
      .map((atMs) => ({
        startsAtMs: atMs,
        state: stateWith(
          spans.filter((span) => span.startsAtMs <= atMs && atMs < span.endsAtMs),
          { planned: stateOf(schedule, atMs), atMs, heardAtMs: meters.heardAtMs },
        ),
      })),
  );
}

/** State, beginning and end at a moment; no end where nobody knows when an outage that meters tell of ends. */
export function statusWithMetersAt(
  schedule: Timeline,
  meters: AreaMeterFacts,
  moment: { atMs: number; knownAtMs: number },
): { code: StatusCode; sinceAtMs: number; untilAtMs: number } {
  const { atMs, knownAtMs } = moment;
  const status = statusCodeAt(timelineWithMeters(schedule, meters, { knownAtMs }), atMs);
  const open = meterFactsAt(meters, moment).filter(({ endsAt }) => endsAt === null);
  const isOutage = status.code === 'f' && stateOf(schedule, atMs) !== 'f';
  const isEndUnknown = open.some(
    (fact) => isOutage || reachesToMs(fact, meters.heardAtMs) === status.untilAtMs,
  );
  return isEndUnknown ? { ...status, untilAtMs: Number.NaN } : status;
}

/** The state where facts of the meters cover a moment, of which the schedule says `planned`. */
function stateWith(
  covering: readonly { fact: MeterFact }[],
  { planned, atMs, heardAtMs }: { planned: string | undefined; atMs: number; heardAtMs: number | null },
): string {
  if (covering.length === 0) return planned ?? 'u';
  const plannedWeight =
    planned === 'f' ? evidenceWeights.scheduledOff : planned === 'n' ? evidenceWeights.scheduledOn : 0;
  const meters = { facts: covering.map(({ fact }) => fact), heardAtMs };
  const evidence = meterEvidence(meters, { atMs, knownAtMs: Number.POSITIVE_INFINITY, plannedWeight });
  return stateCodes[stateOfWeights([plannedWeight, ...evidence.map(({ weight }) => weight)])];
}

function stateOf(line: Timeline, atMs: number): string | undefined {
  return line.states[pieceAt(line.startsAtMs, atMs)];
}

function spanOf(fact: MeterFact, heardAtMs: number | null) {
  return { fact, startsAtMs: fact.startsAt.getTime(), endsAtMs: reachesToMs(fact, heardAtMs) };
}
