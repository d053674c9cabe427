import { knownThenWords } from '@wip/shared/status/knownThenWords.ts';
import { expect, test } from 'vitest';
import { answerWith, at, timeZone } from './answers.ts';

const time = { timeZone, now: at('2026-11-24T08:00:00Z') };
const cut = { startsAt: at('2026-11-23T16:00:00Z'), endsAt: at('2026-11-23T18:30:00Z'), stage: 4 };
const on = answerWith({ at: at('2026-11-23T16:05:00Z') });
const off = answerWith({ ...on, state: 'off', until: cut.endsAt, next: null });

test('what was known then is said with its end, and that nothing else was learned', () => {
  expect(knownThenWords({ known: on, today: on }, time)).toEqual({
    title: 'At 18:05 yesterday we knew',
    state: 'Power is on until 20:00.',
    since: 'Nothing else was learned since.',
    isSame: true,
  });
  expect(knownThenWords({ known: on, today: on }, { ...time, now: at('2026-11-23T20:00:00Z') }).title).toBe(
    'At 18:05 we knew',
  );
});

test('another state than was known then is said to have turned out otherwise', () => {
  const words = knownThenWords({ known: on, today: off }, time);
  expect(words).toMatchObject({
    since: 'It turned out otherwise: power was off until 20:30.',
    isSame: false,
  });
});

test('another end of the same state is a correction', () => {
  const shorter = { ...off, until: at('2026-11-23T17:00:00Z') };
  expect(knownThenWords({ known: off, today: shorter }, time)).toMatchObject({
    state: 'Power is off until 20:30.',
    since: 'Corrected later: power was off until 19:00.',
    isSame: false,
  });
});

test('where the announcements ended is no end of the power, so that learning more is no correction', () => {
  const open = { ...on, until: at('2026-11-24T16:00:00Z'), next: null };
  expect(knownThenWords({ known: open, today: on }, time)).toMatchObject({
    state: 'Power is on.',
    isSame: true,
  });
});

test('an unknown state says why, and what was learned later', () => {
  const unknown = answerWith({
    ...on,
    state: 'unknown',
    unknownReason: 'source-silent',
    until: null,
    next: null,
  });
  expect(knownThenWords({ known: unknown, today: off }, time)).toMatchObject({
    state: 'Nothing certain. The source of announcements has been silent since 17:00 yesterday.',
    since: 'Learned later: power was off until 20:30.',
  });
  expect(knownThenWords({ known: off, today: unknown }, time).since).toBe('Today we cannot tell any more.');
  expect(knownThenWords({ known: unknown, today: unknown }, time)).toMatchObject({
    since: 'Nothing was learned since.',
    isSame: true,
  });
});
