import {
  type SignalPiece,
  type SignalValue,
  signalPieces,
} from '@wip/shared/forecast/bestHours/signalSlots.ts';
import type { SignalKind } from '@wip/shared/forecast/bestHoursSchemas.ts';
import type { Repos } from '../../../db/repos.ts';
import type { SignalFact } from './signals.repo.ts';

/** A region's signal as it is known at a moment; no pieces where it has none. */
export interface RegionSignal {
  pieces: SignalPiece[];
  currency: string | null;
  /** When the newest value of it became available. */
  availableAt: Date | null;
}

/** Reads a region's signal over [from, to) as it was known at `knownAt`. Prices in another currency than the newest are left out. */
export async function readRegionSignal(
  repos: Pick<Repos, 'signals'>,
  question: { regionId: string; kind: SignalKind; from: Date; to: Date; knownAt: Date },
): Promise<RegionSignal> {
  const facts = await repos.signals.knownAt(question);
  const newest = facts.reduce<SignalFact | null>(
    (last, fact) => (last === null || isNewer(fact, last) ? fact : last),
    null,
  );
  const currency = newest?.currency ?? null;
  const values = facts.filter((fact) => fact.currency === currency).map(toSignalValue);
  return {
    pieces: signalPieces(values, question.knownAt.getTime()),
    currency,
    availableAt: newest?.availableAt ?? null,
  };
}

export function toSignalValue({ startsAt, endsAt, value, availableAt, recordedAt }: SignalFact): SignalValue {
  return {
    startsAtMs: startsAt.getTime(),
    endsAtMs: endsAt.getTime(),
    value,
    availableAtMs: availableAt.getTime(),
    recordedAtMs: recordedAt.getTime(),
  };
}

function isNewer(a: SignalFact, b: SignalFact): boolean {
  const laterMs = a.availableAt.getTime() - b.availableAt.getTime();
  return laterMs > 0 || (laterMs === 0 && a.recordedAt > b.recordedAt);
}
