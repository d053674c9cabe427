import { plannedCuts } from '@wip/shared/schedule/plannedCuts.ts';
import {
  answerAsText,
  answerWords,
  asOfWords,
  evidenceWords,
  tabWords,
} from '@wip/shared/status/answerWords.ts';
import { describe, expect, it } from 'vitest';
import { answerWith, at, now, timeZone } from './answers.ts';

const time = { now, timeZone };

describe('the answer in words', () => {
  it('says on, until when, how long that is and what comes then', () => {
    expect(answerWords(answerWith(), time)).toEqual({
      title: 'Power is on',
      until: 'until 20:00 today',
      next: 'In 1 h 55 min; then off until 22:30',
      certainty: 'Expected',
      why: 'Stage 4 is in force, but block 6 is not switched off at this time.',
    });
  });

  it('says off, when it is back, and why', () => {
    const window = { startsAt: at('2026-11-23T16:00:00Z'), endsAt: at('2026-11-23T18:30:00Z'), stage: 4 };
    const off = answerWith({
      state: 'off',
      until: window.endsAt,
      next: { startsAt: at('2026-11-24T02:00:00Z'), endsAt: at('2026-11-24T04:30:00Z'), stage: 4 },
      backAt: at('2026-11-24T04:30:00Z'),
      because: [{ ...answerWith().because[0]!, says: 'off', window }],
    });
    expect(answerWords(off, time)).toMatchObject({
      title: 'Power is off',
      until: 'Back at about 20:30 today',
      next: 'In 2 h 25 min; next cut tomorrow 04:00–06:30',
      why: 'Stage 4 switches block 6 off 18:00–20:30.',
    });
    expect(tabWords(off, timeZone)).toBe('Off · back 20:30');
  });

  it('does not take the end of the announcements for a cut', () => {
    const on = answerWith({ until: at('2026-11-24T18:00:00Z'), next: null });
    expect(answerWords(on, time).until).toBe('at least until 20:00 tomorrow');
    expect(answerWords(on, time).next).toContain('nothing is announced beyond that yet');
    expect(tabWords(on, timeZone)).toBe('On');
  });

  it('says that no return time is known instead of leaving it out', () => {
    const off = answerWith({ state: 'off', until: null, next: null });
    expect(answerWords(off, time).until).toBe('No return time has been given yet');
  });

  it('says why a state is unknown and what was known last', () => {
    const unknown = answerWith({
      state: 'unknown',
      certainty: 'unclear',
      unknownReason: 'source-silent',
      until: null,
      next: null,
      lastKnown: { state: 'on', at: at('2026-11-23T13:00:00Z') },
    });
    expect(answerWords(unknown, time)).toMatchObject({
      title: 'We don’t know',
      until: 'Power was on when we last knew, at 15:00 today',
      why: 'The source of announcements has been silent since 17:00 today.',
    });
    expect(tabWords(unknown, timeZone)).toBe('Unknown');
  });

  it('speaks of other moments in their own tense', () => {
    expect(answerWords(answerWith({ at: at('2026-11-22T16:05:00Z') }), time).title).toBe('Power was on');
    expect(answerWords(answerWith({ state: 'off', at: at('2026-11-24T16:05:00Z') }), time).title).toBe(
      'Power should be off',
    );
  });

  it('says why in the tense of the moment', () => {
    const why = (overrides: Parameters<typeof answerWith>[0]) => answerWords(answerWith(overrides), time).why;
    const window = { startsAt: at('2026-11-22T16:00:00Z'), endsAt: at('2026-11-22T18:30:00Z'), stage: 4 };
    const past = { at: at('2026-11-22T16:05:00Z') };
    const evidence = answerWith().because[0]!;
    expect(why(past)).toBe('Stage 4 was in force, but block 6 was not switched off at that time.');
    expect(why({ ...past, state: 'off', because: [{ ...evidence, says: 'off', window }] })).toBe(
      'Stage 4 switched block 6 off 18:00–20:30.',
    );
    expect(why({ ...past, because: [{ ...evidence, stage: 0 }] })).toBe(
      'No cut was announced. There may have been faults.',
    );
    expect(why({ at: at('2026-11-24T16:05:00Z') })).toBe(
      'Stage 4 is announced, but it does not switch block 6 off at that time.',
    );
    const unknown = { state: 'unknown', unknownReason: 'source-silent' } as const;
    expect(why({ ...past, ...unknown })).toBe('The source of announcements was silent at that time.');
  });

  it('counts the time to a change from the moment shown, not from now', () => {
    const until = at('2026-11-24T18:30:00Z');
    const later = answerWith({ state: 'off', at: at('2026-11-24T16:30:00Z'), until, next: null });
    expect(answerWords(later, time).next).toBe('2 h later');
    const earlier = answerWith({ at: at('2026-11-23T08:00:00Z') });
    expect(answerWords(earlier, time).next).toBe('10 h later; then off until 22:30');
  });

  it('names the whole of a next cut whose stage changes inside', () => {
    const off = answerWith({
      state: 'off',
      until: at('2026-11-23T18:30:00Z'),
      next: { startsAt: at('2026-11-24T02:00:00Z'), endsAt: at('2026-11-24T03:00:00Z'), stage: 4 },
      backAt: at('2026-11-24T04:30:00Z'),
    });
    expect(answerWords(off, time).next).toContain('next cut tomorrow 04:00–06:30');
  });

  it('says the day of the answer beside another moment', () => {
    expect(asOfWords(answerWith(), time)).toBe('as of 18:05');
    expect(asOfWords(answerWith({ at: at('2026-11-22T16:05:00Z') }), time)).toBe('as of 18:05 today');
    expect(asOfWords(answerWith({ asOf: at('2026-11-22T16:05:00Z') }), time)).toBe('as of 18:05 yesterday');
  });

  it('at stage 0 says that faults can still happen', () => {
    const calm = answerWith({
      because: [{ ...answerWith().because[0]!, stage: 0 }],
      next: null,
      until: null,
    });
    expect(answerWords(calm, time)).toMatchObject({
      until: 'No cut is planned',
      why: 'No cut is announced. Faults can still happen.',
    });
  });

  it('names each piece of evidence with its source and age', () => {
    expect(evidenceWords(answerWith().because[0]!, time)).toEqual({
      says: 'Timetable, block 6, stage 4: on',
      from: 'operator, heard 17:00 today',
    });
  });
});

it('the text for the family chat holds state, cuts, certainty and link', () => {
  const answer = answerWith({ demonstration: true });
  const text = answerAsText({
    answer,
    parents: ['City of Tshwane', 'Gauteng'],
    cuts: plannedCuts([answer.next!]),
    time,
    link: 'http://localhost/?area=za/centurion',
  });
  expect(text.split('\n')).toEqual([
    'Centurion, City of Tshwane, Gauteng',
    'Power is on, until 20:00 today.',
    'Planned cuts: today 20:00–22:30.',
    'Expected, as of 18:05 today.',
    'A demonstration, not a real schedule.',
    'http://localhost/?area=za/centurion',
  ]);
});
