import { fewestMeters, type MeterFact } from '@wip/shared/consumption/silence/meterFacts.ts';
import { minuteMs } from '@wip/shared/durations.ts';
import { wholeAreaShare } from '@wip/shared/status/evidenceWeights.ts';

/** What the meters of an area say together now. */
export interface MetersSaying {
  kind: MeterFact['kind'];
  areaNumber: number;
  /** Null: since it was recorded first. */
  startsAtMs: number | null;
  count: number;
  of: number;
}

/** Another count is recorded as often at most, unless it weighs otherwise. */
const countsEveryMs = 2 * minuteMs;

/** The facts to record so that those that are open say what is said now: new ones, other counts, ends. */
export function recordsFor(
  open: readonly MeterFact[],
  sayings: readonly MetersSaying[],
  now: Date,
): MeterFact[] {
  const said = new Map(
    sayings.filter(({ of }) => of >= fewestMeters).map((saying) => [keyOf(saying), saying]),
  );
  const records: MeterFact[] = [];
  for (const fact of open) {
    const saying = said.get(keyOf(fact));
    const isSame = saying && (saying.startsAtMs ?? fact.startsAt.getTime()) === fact.startsAt.getTime();
    if (!isSame) {
      records.push(endOf(fact, now));
      continue;
    }
    said.delete(keyOf(fact));
    const next = toFact(saying, fact.startsAt, now);
    if (isWorthRecording(fact, next)) records.push(next);
  }
  for (const saying of said.values()) {
    records.push(toFact(saying, new Date(Math.min(saying.startsAtMs ?? Infinity, now.getTime())), now));
  }
  return records;
}

/** The record that ends a fact. */
export function endOf(fact: MeterFact, now: Date, endsAt = now): MeterFact {
  const endsAtMs = Math.max(endsAt.getTime(), fact.startsAt.getTime());
  return { ...fact, endsAt: new Date(endsAtMs), recordedAt: now };
}

/** The facts that are open after some more were recorded. */
export function openAfter(open: readonly MeterFact[], records: readonly MeterFact[]): MeterFact[] {
  const byKey = new Map(open.map((fact) => [keyOf(fact), fact]));
  for (const fact of records) {
    if (fact.endsAt === null) byKey.set(keyOf(fact), fact);
    else if (byKey.get(keyOf(fact))?.startsAt.getTime() === fact.startsAt.getTime())
      byKey.delete(keyOf(fact));
  }
  return [...byKey.values()];
}

function isWorthRecording(fact: MeterFact, next: MeterFact): boolean {
  if (countOf(fact) === countOf(next) && fact.of === next.of) return false;
  const isOther = isWhole(fact) !== isWhole(next);
  return isOther || next.recordedAt.getTime() - fact.recordedAt.getTime() >= countsEveryMs;
}

function isWhole(fact: MeterFact): boolean {
  return countOf(fact) >= wholeAreaShare * fact.of;
}

function countOf(fact: MeterFact): number {
  return fact.kind === 'silence' ? fact.silent : fact.reporting;
}

function toFact({ kind, areaNumber, count, of }: MetersSaying, startsAt: Date, now: Date): MeterFact {
  const shared = { areaNumber, startsAt, endsAt: null, recordedAt: now, of };
  return kind === 'silence' ? { kind, ...shared, silent: count } : { kind, ...shared, reporting: count };
}

function keyOf({ kind, areaNumber }: Pick<MetersSaying, 'kind' | 'areaNumber'>): string {
  return `${kind} ${areaNumber}`;
}
