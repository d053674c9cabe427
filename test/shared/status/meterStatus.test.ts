import { type MeterFact, meterFact } from '@wip/shared/consumption/silence/meterFacts.ts';
import { stageLine } from '@wip/shared/schedule/stageLine.ts';
import { answerWords } from '@wip/shared/status/answerWords.ts';
import { type AreaFacts, deriveAreaStatus, scheduleTimeline } from '@wip/shared/status/deriveAreaStatus.ts';
import { describe, expect, test } from 'vitest';
import { answerWith } from './answers.ts';

const hour = 3_600_000;
const at = (h: number) => new Date(h * hour);
const timeZone = 'Africa/Johannesburg';

/** Stage 4 over hours 100 to 120, off from 110 to 112; or nothing announced at all. */
function factsWith(options: {
  meters: readonly MeterFact[];
  heardH?: number | null;
  knownH?: number;
  isAnnounced?: boolean;
}): AreaFacts {
  const { meters, heardH = 105, knownH = 105, isAnnounced = true } = options;
  const announcement = {
    startsAtMs: 100 * hour,
    endsAtMs: 120 * hour,
    stage: 4,
    recordedAtMs: 99 * hour,
    sequence: 0,
    source: 'operator',
  };
  const facts = isAnnounced ? [announcement] : [];
  const line = stageLine({ facts, hearings: [], staleAfterMs: 24 * hour }, knownH * hour);
  const windows = [{ startsAtMs: 110 * hour, endsAtMs: 112 * hour, stage: 4 }];
  const timeline = scheduleTimeline([{ line, windows, hasTimetable: true, fromMs: 0, toMs: 400 * hour }]);
  return {
    schedule: { line, windows, timeline, group: '6', hasTimetable: true, fromMs: 0 },
    meters: { facts: meters, heardAtMs: heardH === null ? null : heardH * hour },
    knownAtMs: knownH * hour,
  };
}

function silence(overrides: Partial<Extract<MeterFact, { kind: 'silence' }>> = {}): MeterFact {
  const times = { startsAt: at(104), endsAt: null, recordedAt: at(104.1) };
  return { kind: 'silence', areaNumber: 7, ...times, of: 18, silent: 17, ...overrides };
}

function reporting(count: number, of: number): MeterFact {
  const times = { startsAt: at(110), endsAt: null, recordedAt: at(110.1) };
  return { kind: 'reporting', areaNumber: 7, ...times, of, reporting: count };
}

/** Why, as a person reads it at the moment asked. */
function whyAt(facts: AreaFacts, h: number): string {
  const answer = answerWith({ ...deriveAreaStatus(facts, h * hour), at: at(h), knownAt: at(h) });
  return answerWords(answer, { now: at(h), timeZone }).why;
}

describe('meters as evidence', () => {
  test('meters that stopped together are off, likely, against a schedule that says on', () => {
    const facts = factsWith({ meters: [silence()] });
    const status = deriveAreaStatus(facts, 105 * hour);
    expect(status).toMatchObject({
      state: 'off',
      certainty: 'likely',
      since: at(104),
      until: null,
      next: { startsAt: at(110) },
    });
    expect(status.probabilityOff).toBeGreaterThan(0.9);
    expect(status.because.map(({ kind }) => kind)).toEqual(['silence', 'schedule']);
    expect(whyAt(facts, 105)).toBe('17 of 18 meters here stopped reporting at 10:00.');
  });

  test('they are off as well where nothing was ever announced', () => {
    const facts = factsWith({ meters: [silence()], isAnnounced: false });
    expect(deriveAreaStatus(facts, 105 * hour)).toMatchObject({ state: 'off', certainty: 'likely' });
  });

  test('a part of an area that stopped leaves it unclear whose power is off, whatever is announced', () => {
    for (const isAnnounced of [true, false]) {
      const facts = factsWith({ meters: [silence({ silent: 9 })], isAnnounced });
      expect(deriveAreaStatus(facts, 105 * hour)).toMatchObject({ state: 'unknown', certainty: 'unclear' });
      expect(whyAt(facts, 105)).toBe(
        '9 of 18 meters here stopped reporting at 10:00. A part of the area is without power.',
      );
    }
  });

  test('within a planned cut, silent meters confirm it and its end stays the planned one', () => {
    const facts = factsWith({ meters: [silence({ startsAt: at(110) })], heardH: 111, knownH: 111 });
    expect(deriveAreaStatus(facts, 111 * hour)).toMatchObject({
      state: 'off',
      certainty: 'confirmed',
      until: at(112),
    });
  });

  test('meters that report within a planned cut disagree with the schedule', () => {
    const facts = factsWith({ meters: [reporting(4, 6)], heardH: 111, knownH: 111 });
    expect(deriveAreaStatus(facts, 111 * hour)).toMatchObject({
      state: 'unknown',
      certainty: 'unclear',
      unknownReason: 'sources-disagree',
    });
    expect(whyAt(facts, 111)).toBe('Sources disagree: the schedule says off, 4 meters say on.');
  });

  test('a few that report within a planned cut have power of their own: the cut holds', () => {
    const facts = factsWith({ meters: [reporting(2, 18)], heardH: 111, knownH: 111 });
    expect(deriveAreaStatus(facts, 111 * hour)).toMatchObject({ state: 'off', certainty: 'expected' });
  });

  test('silence is stale, and weighs nothing, once nobody watches the meters', () => {
    expect(deriveAreaStatus(factsWith({ meters: [silence()], heardH: 104.5 }), 105 * hour).state).toBe('on');
    expect(deriveAreaStatus(factsWith({ meters: [silence()], heardH: null }), 105 * hour).state).toBe('on');
  });

  test('silence says nothing of the time before it, after it, and to come', () => {
    const ended = silence({ endsAt: at(104.5), recordedAt: at(104.6) });
    const facts = factsWith({ meters: [silence(), ended] });
    const states = [103.9, 104, 104.4, 104.5].map((h) => deriveAreaStatus(facts, h * hour).state);
    expect(states).toEqual(['on', 'off', 'off', 'on']);
    expect(deriveAreaStatus(facts, 104.4 * hour).until).toEqual(at(104.5));
    expect(deriveAreaStatus(factsWith({ meters: [silence()] }), 108 * hour).state).toBe('on');
  });

  test('what was known earlier is not changed by what was recorded later', () => {
    const ended = silence({ endsAt: at(104.5), recordedAt: at(104.6) });
    const knownAt = (knownH: number) => factsWith({ meters: [silence(), ended], knownH, heardH: knownH });
    expect(deriveAreaStatus(knownAt(104.05), 104.02 * hour).state).toBe('on');
    expect(deriveAreaStatus(knownAt(104.55), 104.55 * hour).state).toBe('off');
    expect(deriveAreaStatus(knownAt(104.7), 104.55 * hour).state).toBe('on');
  });

  test('of fewer than five meters nothing is said, and no fact can be stored', () => {
    const four = silence({ of: 4, silent: 4 });
    expect(deriveAreaStatus(factsWith({ meters: [four] }), 105 * hour)).toMatchObject({
      state: 'on',
      because: [{ kind: 'schedule' }],
    });
    expect(meterFact.safeParse(four).success).toBe(false);
    expect(meterFact.safeParse(silence({ of: 5, silent: 5 })).success).toBe(true);
    expect(meterFact.safeParse(silence({ of: 5, silent: 6 })).success).toBe(false);
    expect(meterFact.safeParse(silence({ endsAt: at(103) })).success).toBe(false);
  });
});
