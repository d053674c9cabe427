import { TRPCClientError } from '@trpc/client';
import {
  savingsNote,
  savingsProblem,
  savingsWords,
} from '@wip/client/src/features/forecast/savings/savingsWords.ts';
import type { Savings } from '@wip/shared/forecast/insightSchemas.ts';
import { expect, test } from 'vitest';

const savings: Savings = {
  asOf: new Date('2026-11-24T10:00:00Z'),
  timeZone: 'Africa/Johannesburg',
  days: 21,
  baselineDays: 90,
  usedKwh: 188.3,
  expectedKwh: 200.1,
  savedKwh: 11.8,
  plusMinusKwh: 5.2,
  verdict: 'less',
  isSimulated: false,
};

test('a saving is said with its uncertainty, and no more digits than that carries', () => {
  expect(savingsWords(savings)).toBe('Over 21 days you used 12 ± 5 kWh less than expected.');
  expect(savingsWords({ ...savings, savedKwh: 1184.4, plusMinusKwh: 523.7 })).toContain('1,200 ± 500 kWh');
  expect(savingsWords({ ...savings, savedKwh: 1.26, plusMinusKwh: 0.123 })).toContain('1.26 ± 0.12 kWh');
  expect(savingsWords({ ...savings, savedKwh: -30, verdict: 'more' })).toContain('30 ± 5 kWh more');
});

test('an interval that holds 0 claims nothing', () => {
  const words = savingsWords({ ...savings, savedKwh: 3, plusMinusKwh: 6, verdict: 'cannot-tell' });
  expect(words).toContain('Cannot tell');
  expect(words).toContain('between 3 kWh more and 9 kWh less than expected');
});

test('without a baseline no number is given', () => {
  const none = { ...savings, usedKwh: null, expectedKwh: null, savedKwh: null, plusMinusKwh: null };
  expect(savingsWords({ ...none, verdict: 'too-little' })).toContain('Too little is known');
  expect(savingsNote({ ...none, verdict: 'too-little' })).toBeNull();
});

test('a question that is refused is answered with the server’s sentence, a failure with when to try again', () => {
  const refusal = (httpStatus: number) =>
    TRPCClientError.from({
      error: { message: 'At most 366 days are compared.', code: 1, data: { httpStatus } },
    });
  expect(savingsProblem(refusal(413))).toBe('At most 366 days are compared.');
  expect(savingsProblem(refusal(500))).toContain('Try again in a minute');
  expect(savingsProblem(new TypeError('fetch failed'))).toContain('Try again in a minute');
});
