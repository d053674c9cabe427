import { z } from 'zod';
import { minuteMs } from '../../durations.ts';

/** The fewest meters of an area of which anything is said in public; of fewer it would tell of a household. */
export const fewestMeters = 5;

const count = z.number().int().nonnegative();
const factShape = {
  /** The area's number. */
  areaNumber: z.number().int().nonnegative(),
  startsAt: z.date(),
  /** Null while it lasts. */
  endsAt: z.date().nullable(),
  /** When it was recorded; of facts of one kind, area and start, the one recorded last holds. */
  recordedAt: z.date(),
  /** Of how many meters of the area a report was expected. */
  of: z.number().int().min(fewestMeters),
};

/** The meters of an area stopped reporting together at `startsAt`; it ended when they returned. */
export const silenceFact = z.object({ kind: z.literal('silence'), ...factShape, silent: count });
export type SilenceFact = z.infer<typeof silenceFact>;

/** So many meters of an area report, while something else says that its power is off. */
export const reportingFact = z.object({ kind: z.literal('reporting'), ...factShape, reporting: count });
export type ReportingFact = z.infer<typeof reportingFact>;

/** What the meters of an area say together. Never which meters. */
export const meterFact = z
  .discriminatedUnion('kind', [silenceFact, reportingFact])
  .refine((fact) => (fact.kind === 'silence' ? fact.silent : fact.reporting) <= fact.of, {
    error: 'counts more meters than were expected',
  })
  .refine((fact) => fact.endsAt === null || fact.endsAt >= fact.startsAt, {
    error: 'ends before it starts',
  });
export type MeterFact = z.infer<typeof meterFact>;

/** An area's meter facts, and when those who watch the meters were last heard, by the moment of knowledge. */
export interface AreaMeterFacts {
  facts: readonly MeterFact[];
  heardAtMs: number | null;
}

/** How long an open fact outlives the last sign that somebody watches the meters. */
export const metersStaleAfterMs = 5 * minuteMs;

/** The facts that hold of those recorded up to `knownAtMs`: a later record of the same start replaces the earlier. */
export function latestMeterFacts(
  facts: readonly MeterFact[],
  knownAtMs = Number.POSITIVE_INFINITY,
): MeterFact[] {
  const latest = new Map<string, MeterFact>();
  for (const fact of facts) {
    if (fact.recordedAt.getTime() > knownAtMs) continue;
    const key = `${fact.areaNumber} ${fact.kind} ${fact.startsAt.getTime()}`;
    const other = latest.get(key);
    if (!other || other.recordedAt <= fact.recordedAt) latest.set(key, fact);
  }
  return [...latest.values()];
}

/** Until when a fact reaches: an open one to `heardAtMs` and a little beyond; then it is stale. */
export function reachesToMs({ endsAt }: MeterFact, heardAtMs: number | null): number {
  if (endsAt !== null) return endsAt.getTime();
  return heardAtMs === null ? Number.NEGATIVE_INFINITY : heardAtMs + metersStaleAfterMs;
}

/** The facts that cover a moment, by what was recorded up to `knownAtMs`. */
export function meterFactsAt(
  { facts, heardAtMs }: AreaMeterFacts,
  { atMs, knownAtMs }: { atMs: number; knownAtMs: number },
): MeterFact[] {
  return latestMeterFacts(facts, knownAtMs).filter(
    (fact) => fact.startsAt.getTime() <= atMs && atMs < reachesToMs(fact, heardAtMs),
  );
}
