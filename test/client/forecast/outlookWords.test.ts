import { outlookDays } from '@wip/client/src/features/forecast/outlook/outlookRows.ts';
import {
  basisWords,
  dayWords,
  outlookScoreWords,
  runningWords,
  unplannedWords,
} from '@wip/client/src/features/forecast/outlook/outlookWords.ts';
import type { Outlook, OutlookBasis } from '@wip/shared/forecast/forecastSchemas.ts';
import { expect, test } from 'vitest';

const timeZone = 'Africa/Johannesburg';
const startsAt = new Date('2026-11-24T22:00:00Z'); // midnight there
const now = startsAt;

type Said = [probability: number | null, basis: OutlookBasis];

function outlookOf(said: (step: number) => Said, steps = 336): Outlook {
  const all = Array.from({ length: steps }, (_, step) => said(step));
  return {
    areaId: 'za/centurion',
    catalogueRevision: 1,
    asOf: startsAt,
    timeZone,
    startsAt,
    stepMinutes: 30,
    probabilityOff: all.map(([probability]) => probability),
    basis: all.map(([, basis]) => basis),
    announcedUntil: null,
    historyDays: 410,
    scores: [],
    unplanned: null,
    running: null,
  };
}

const wordsOf = (outlook: Outlook) => outlookDays(outlook).map((day) => dayWords(day, outlook.timeZone));

test('a week is seven local days, however late in the day it begins', () => {
  const whole = outlookDays(outlookOf(() => [0.1, 'history']));
  expect(whole).toHaveLength(7);
  const late = outlookDays({
    ...outlookOf(() => [0.1, 'history']),
    startsAt: new Date('2026-11-25T20:30:00Z'),
  });
  expect(late).toHaveLength(7);
  expect(late[0]!.pieces[0]!.endsAtMs).toBe(late[0]!.endsAtMs);
});

test('the day on which clocks go forward has 46 half hours, and its words know the hour that is missing', () => {
  const days = outlookDays({
    ...outlookOf((step) => [step === 4 ? 0.4 : 0.01, 'history']),
    timeZone: 'Europe/Berlin',
    startsAt: new Date('2026-03-28T23:00:00Z'),
  });
  expect((days[0]!.endsAtMs - days[0]!.startsAtMs) / 1_800_000).toBe(46);
  expect(dayWords(days[0]!, 'Europe/Berlin')).toBe('40\u00a0% chance of a cut 03:00–03:30.');
});

test('announced cuts and chances from history are told apart, and the highest chance says when', () => {
  const [announced, history] = wordsOf(
    outlookOf((step) => {
      if (step < 48) return [step >= 36 && step < 41 ? 0.95 : 0.03, 'announced'];
      const half = step % 48;
      return [half >= 36 && half < 41 ? 0.3 : half >= 30 ? 0.1 : 0.02, 'history'];
    }),
  );
  expect(announced).toBe('Cut announced 18:00–20:30 (95\u00a0% likely).');
  expect(history).toBe('Up to 30\u00a0% chance of a cut 15:00–00:00, most 18:00–20:30.');
});

test('an unknown stretch is said and never taken for on', () => {
  expect(wordsOf(outlookOf(() => [null, 'none']))[0]).toBe('Not known.');
  expect(wordsOf(outlookOf((step) => (step < 24 ? [0.01, 'history'] : [null, 'none'])))[0]).toBe(
    'No cut likely: below 5\u00a0%; not known 12:00–00:00.',
  );
});

test('where nothing is announced, the words say on what the chances rest and that they carry less skill', () => {
  const announcedUntil = new Date(now.getTime() + 2 * 86_400_000);
  const later = outlookOf((step) => [0.1, step < 96 ? 'announced' : 'history']);
  const said = basisWords({ ...later, announcedUntil }, now).join(' ');
  expect(said).toMatch(
    /^After .* nothing is announced: the chances rest on the timetable and on what was usual over 410 days\./,
  );
  expect(said).toContain('carry less skill than announced cuts');
  const never = outlookOf(() => [0.1, 'history']);
  expect(basisWords(never, now).join(' ')).toMatch(/^Nothing is announced: the chances rest on/);
  const whole = { ...outlookOf(() => [0.1, 'announced']), announcedUntil };
  expect(basisWords(whole, now)).toEqual(['Cuts are announced until 00:00 on Fri 27 Nov.']);
});

test('a running outage says when half of such end, with the cases behind it, or that none are known', () => {
  const running = {
    startedAt: new Date(now.getTime() - 3_600_000),
    halfEndBy: new Date(now.getTime() + 9_000_000),
    chanceOfAnotherHour: 0.62,
    cases: 12,
  };
  const outlook = outlookOf(() => [0.1, 'history']);
  expect(runningWords({ ...outlook, running }, now)).toContain(
    'Half of such outages end by 02:30 (12 cases).',
  );
  expect(runningWords({ ...outlook, running: { ...running, cases: 0, halfEndBy: null } }, now)).toContain(
    'No such outage is known here',
  );
  expect(runningWords(outlook, now)).toBeNull();
});

test('faults that were never seen here are not said to be none', () => {
  const outlook = outlookOf(() => [0.1, 'history']);
  expect(unplannedWords({ ...outlook, unplanned: { perYear: 1.4, cases: 0 } })).toContain('about 1.4 a year');
  expect(unplannedWords(outlook)).toContain('not known');
});

test('a skill below 0 is called worse', () => {
  const score = {
    horizonHours: 24 as const,
    cases: 1200,
    brier: 0.13,
    climatologyBrier: 0.12,
    reliability: [],
  };
  expect(outlookScoreWords({ ...score, skill: -0.083 })).toContain('8\u00a0% worse than');
  expect(outlookScoreWords({ ...score, skill: 0.05 })).toContain('5\u00a0% better than');
  expect(outlookScoreWords({ ...score, skill: 0.004 })).toContain('no better than');
  expect(outlookScoreWords({ ...score, skill: null })).toContain('cannot be told yet');
});
