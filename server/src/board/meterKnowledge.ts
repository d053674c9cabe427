import {
  type AreaMeterFacts,
  latestMeterFacts,
  type MeterFact,
  reachesToMs,
} from '@wip/shared/consumption/silence/meterFacts.ts';
import type { Repos } from '../db/repos.ts';
import type { Catalogue } from '../features/areas/areas.catalogue.ts';
import type { BoardSnapshot } from './boardSnapshot.ts';

/** What the meters of all areas say together. Never changed; new facts make a new one. */
export interface MeterKnowledge {
  /** The facts that hold, by the number of their area; the same list for as long as they are the same. */
  factsOf: ReadonlyMap<number, readonly MeterFact[]>;
  heardAtMs: number | null;
  /** The newest record that was read. */
  recordedToMs: number;
}

/** Clocks of two processes differ by less; what was recorded as long before the newest record is read again. */
const clockDoubtMs = 10 * 60_000;

type MeterFacts = Pick<Repos, 'meterFacts'>;

/** Reads all facts that hold. */
export async function loadMeterKnowledge({ meterFacts }: MeterFacts): Promise<MeterKnowledge> {
  return withFacts(new Map(), await meterFacts.latest(), await meterFacts.heardAtMs(), 0);
}

/** The same with what was recorded since. */
export async function withFreshMeters({ meterFacts }: MeterFacts, before: MeterKnowledge) {
  const recorded = await meterFacts.recordedSince(new Date(before.recordedToMs - clockDoubtMs));
  return withFacts(before.factsOf, recorded, await meterFacts.heardAtMs(), before.recordedToMs);
}

/** The areas of which a fact began or ended; of another count alone nobody is told. */
export function areasWithOtherFacts(before: MeterKnowledge, after: MeterKnowledge): number[] {
  return [...after.factsOf].flatMap(([number, facts]) => {
    const known = before.factsOf.get(number) ?? [];
    return facts === known || spansOf(facts) === spansOf(known) ? [] : [number];
  });
}

/** By position in a catalogue, the areas whose meters say something of the time asked. */
export type MeterAreas = ReadonlyMap<number, AreaMeterFacts>;

/** What the meters say of the areas of a catalogue. */
export function createMeterAreas({ factsOf, heardAtMs }: MeterKnowledge, catalogue: Catalogue) {
  return {
    /** What the meters of an area say; undefined where they never said anything. */
    metersOf(areaNumber: number): AreaMeterFacts | undefined {
      const facts = factsOf.get(areaNumber);
      return facts && { facts, heardAtMs };
    },

    /** The areas whose meters say something of a moment or a time after it. */
    metersAfter(atMs: number): MeterAreas {
      const found = new Map<number, AreaMeterFacts>();
      for (const [areaNumber, facts] of factsOf) {
        const position = catalogue.positionOf(areaNumber);
        if (position === undefined) continue;
        if (facts.some((fact) => reachesToMs(fact, heardAtMs) > atMs))
          found.set(position, { facts, heardAtMs });
      }
      return found;
    },
  };
}

/**
 * What the meters of an area said, as known at a moment: the present from memory, the past from the records.
 * Undefined where they never said anything.
 */
export async function metersKnownAt(
  { meterFacts }: MeterFacts,
  snapshot: BoardSnapshot,
  { areaNumber, knownAt, asOf }: { areaNumber: number; knownAt: Date; asOf: Date },
): Promise<AreaMeterFacts | undefined> {
  const meters = snapshot.metersOf(areaNumber);
  return meters && knownAt < asOf ? meterFacts.knownAt(areaNumber, knownAt) : meters;
}

function withFacts(
  before: MeterKnowledge['factsOf'],
  recorded: readonly MeterFact[],
  heardAtMs: number | null,
  recordedToMs: number,
): MeterKnowledge {
  const factsOf = new Map(before);
  for (const [areaNumber, facts] of Map.groupBy(recorded, (fact) => fact.areaNumber)) {
    const known = before.get(areaNumber) ?? [];
    const next = latestMeterFacts([...known, ...facts]);
    if (!isSame(known, next)) factsOf.set(areaNumber, next);
  }
  const newestMs = recorded.reduce((most, { recordedAt }) => Math.max(most, recordedAt.getTime()), 0);
  return { factsOf, heardAtMs, recordedToMs: Math.max(recordedToMs, newestMs) };
}

function isSame(known: readonly MeterFact[], next: readonly MeterFact[]): boolean {
  const times = new Set(known.map(nameOf));
  return known.length === next.length && next.every((fact) => times.has(nameOf(fact)));
}

function nameOf({ kind, startsAt, recordedAt }: MeterFact): string {
  return `${kind} ${startsAt.getTime()} ${recordedAt.getTime()}`;
}

function spansOf(facts: readonly MeterFact[]): string {
  return facts
    .map(({ kind, startsAt, endsAt }) => `${kind} ${startsAt.getTime()} ${endsAt?.getTime()}`)
    .sort()
    .join();
}
