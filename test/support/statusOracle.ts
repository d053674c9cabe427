import type { Timetable } from '@wip/shared/schedule/timetable.ts';
import { dayMs, hourMs } from '@wip/shared/time.ts';

/** A region as its facts, in the plainest form. */
export interface OracleRegion {
  id: string;
  timeZone: string;
  staleAfterH: number;
  facts: {
    startsAtMs: number;
    endsAtMs: number | null;
    stage: number;
    recordedAtMs: number;
    sequence: number;
  }[];
  hearings: { heardAtMs: number; kind: 'imported' | 'confirmed' }[];
  versions: {
    version: string;
    groupOf: ReadonlyMap<string, string | null>;
    timetables: ReadonlyMap<string, Timetable>;
  }[];
  /** In the order in which they came in, which may not be that of their clocks. */
  activations: { version: string; activatedAtMs: number }[];
}

/**
 * The state of an area at a moment by the words of the design, one moment at a time: no timelines, no caches,
 * no code of the product.
 */
export function statusOracle(region: OracleRegion, nowMs: number) {
  const { timeZone } = region;
  const staleMs = region.staleAfterH * hourMs;

  function known(knownAtMs: number) {
    const untilMs = Math.min(knownAtMs, nowMs);
    const facts = region.facts.filter((fact) => fact.recordedAtMs <= untilMs);
    const hearings = region.hearings.filter((hearing) => hearing.heardAtMs <= untilMs);
    return { untilMs, facts, hearings };
  }

  /** The stage that is announced for a moment; null where none is. */
  function announced(atMs: number, knownAtMs: number): number | null {
    let winner: OracleRegion['facts'][number] | null = null;
    for (const fact of known(knownAtMs).facts) {
      const covers = fact.startsAtMs <= atMs && (fact.endsAtMs === null || atMs < fact.endsAtMs);
      if (covers && (winner === null || isLater(fact, winner))) winner = fact;
    }
    return winner?.stage ?? null;
  }

  function stage(atMs: number, knownAtMs: number): number | null {
    const { untilMs, facts, hearings } = known(knownAtMs);
    const heard = [
      ...facts.map((fact) => fact.recordedAtMs),
      ...hearings.map((hearing) => hearing.heardAtMs),
    ];
    const judgedAtMs = Math.min(atMs, untilMs);
    const isFresh = heard.some((heardAtMs) => heardAtMs <= judgedAtMs && judgedAtMs < heardAtMs + staleMs);
    const isVouched =
      facts.some((fact) => fact.startsAtMs <= atMs) &&
      hearings.some(({ heardAtMs, kind }) => kind === 'imported' && atMs < heardAtMs);
    if (!isFresh && !isVouched) return null;
    const stageThen = announced(atMs, knownAtMs);
    if (stageThen !== null) return stageThen;
    const ends = facts.map((fact) => fact.endsAtMs ?? fact.startsAtMs);
    return atMs < Math.max(...heard.map((heardAtMs) => heardAtMs + dayMs), ...ends) ? 0 : null;
  }

  /** The timetable of an area at a moment; null where it has none. */
  function timetable(key: string, atMs: number, knownAtMs: number): Timetable | null {
    let { version, activatedAtMs: holdsFromMs } = region.activations[0]!;
    for (const activation of region.activations.slice(1)) {
      holdsFromMs = Math.max(holdsFromMs, activation.activatedAtMs);
      const isKnown = holdsFromMs <= knownAtMs || knownAtMs >= nowMs;
      if (isKnown && holdsFromMs <= atMs) version = activation.version;
    }
    const dataset = region.versions.find((one) => one.version === version)!;
    return dataset.timetables.get(dataset.groupOf.get(key) ?? '') ?? null;
  }

  return {
    /** The stage of the announced cut that covers a moment, whether or not its source is still believed. */
    cutStage(key: string, atMs: number, knownAtMs: number): number | null {
      const stageNow = announced(atMs, knownAtMs);
      const table = timetable(key, atMs, knownAtMs);
      return stageNow && table && isCut(table, stageNow, atMs, timeZone) ? stageNow : null;
    },

    state(key: string, atMs: number, knownAtMs: number): 'on' | 'off' | 'unknown' {
      const stageNow = stage(atMs, knownAtMs);
      if (stageNow === null) return 'unknown';
      if (stageNow === 0) return 'on';
      const table = timetable(key, atMs, knownAtMs);
      if (!table) return 'unknown';
      return isCut(table, stageNow, atMs, timeZone) ? 'off' : 'on';
    },
  };
}

/** Whether a row of exactly that stage covers the moment. */
export function isCut(table: Timetable, stage: number, atMs: number, timeZone: string): boolean {
  const today = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(timeZone).toPlainDate();
  return [-1, 0, 1].some((days) => {
    const date = today.add({ days });
    const day = dayInCycle(table, date);
    return table.rows.some((row) => {
      if (row.stage !== stage || row.day !== day) return false;
      const rowStartsMs = instant(date, row.startMinute, timeZone);
      const runsOver = row.finishMinute < row.startMinute;
      let rowEndsMs = instant(runsOver ? date.add({ days: 1 }) : date, row.finishMinute, timeZone);
      if (rowEndsMs <= rowStartsMs) {
        rowEndsMs = rowStartsMs + (row.finishMinute - row.startMinute + (runsOver ? 1_440 : 0)) * 60_000;
      }
      return rowStartsMs <= atMs && atMs < rowEndsMs;
    });
  });
}

function instant(date: Temporal.PlainDate, minute: number, timeZone: string): number {
  const time = Temporal.PlainTime.from({ hour: Math.floor(minute / 60), minute: minute % 60 });
  return date.toPlainDateTime(time).toZonedDateTime(timeZone).epochMilliseconds;
}

type Fact = OracleRegion['facts'][number];

function isLater(a: Fact, b: Fact): boolean {
  const difference =
    a.recordedAtMs - b.recordedAtMs || a.startsAtMs - b.startsAtMs || a.sequence - b.sequence;
  return difference > 0;
}

function dayInCycle({ cycle }: Timetable, date: Temporal.PlainDate): number {
  if (cycle.kind === 'month') return date.day;
  if (cycle.kind === 'week') return date.dayOfWeek;
  const days = Temporal.PlainDate.from(cycle.anchorDate).until(date).days;
  return (((days % cycle.days) + cycle.days) % cycle.days) + 1;
}
