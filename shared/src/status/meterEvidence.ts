import {
  type AreaMeterFacts,
  fewestMeters,
  type MeterFact,
  meterFactsAt,
} from '../consumption/silence/meterFacts.ts';
import { evidenceWeights, wholeAreaShare } from './evidenceWeights.ts';
import type { Evidence, PowerState } from './statusSchemas.ts';

/**
 * What an area's meters say of a moment, as evidence: nothing where no fact covers it, where the facts are
 * stale, or where the area has fewer than five meters. `plannedWeight` is what the schedule weighs.
 */
export function meterEvidence(
  meters: AreaMeterFacts,
  moment: { atMs: number; knownAtMs: number; plannedWeight: number },
): Evidence[] {
  return meterFactsAt(meters, moment)
    .filter((fact) => fact.of >= fewestMeters)
    .map((fact) => ({
      kind: fact.kind,
      ...sayingOf(fact, moment.plannedWeight),
      source: 'meters',
      heardAt: meters.heardAtMs === null ? null : new Date(Math.min(meters.heardAtMs, moment.knownAtMs)),
      stage: null,
      group: null,
      window: null,
      unknownReason: null,
      meters: {
        count: fact.kind === 'silence' ? fact.silent : fact.reporting,
        of: fact.of,
        sinceAt: fact.startsAt,
        endsAt: fact.endsAt,
      },
    }));
}

/** Most silent: off. A part silent: nobody knows which part is asked of, so the odds become even. */
function sayingOf(fact: MeterFact, plannedWeight: number): { says: PowerState; weight: number } {
  if (fact.kind === 'silence') {
    const isWhole = fact.silent >= wholeAreaShare * fact.of;
    return { says: 'off', weight: isWhole ? evidenceWeights.metersSilent : Math.max(0, -plannedWeight) };
  }
  const areMost = fact.reporting >= fact.of / 2;
  return { says: areMost ? 'on' : 'unknown', weight: areMost ? evidenceWeights.metersReporting : 0 };
}
