import { TRPCClientError } from '@trpc/client';
import type { AppRouter } from '@wip/server/router.ts';
import type { Savings } from '@wip/shared/forecast/insightSchemas.ts';

/** What can be said of a saving: never more than its interval carries. */
export function savingsWords(savings: Savings): string {
  const { verdict, savedKwh, plusMinusKwh, days } = savings;
  const over = days === 1 ? 'one day' : `${days} days`;
  if (verdict === 'too-little' || savedKwh === null || plusMinusKwh === null) {
    return 'Too little is known: the baseline needs more days from before the change, and whole days after it.';
  }
  if (verdict === 'cannot-tell') {
    return `Cannot tell: over ${over} the difference is smaller than what chance alone makes (${intervalWords(savings)}).`;
  }
  const amount = `${roundTo(Math.abs(savedKwh), plusMinusKwh)} ± ${roundTo(plusMinusKwh, plusMinusKwh)} kWh`;
  return `Over ${over} you used ${amount} ${verdict} than expected.`;
}

/** The numbers behind it: what was used and expected, and on what the expectation rests. */
export function savingsNote({ usedKwh, expectedKwh, plusMinusKwh, baselineDays }: Savings): string | null {
  if (usedKwh === null || expectedKwh === null) return null;
  const grain = plusMinusKwh ?? expectedKwh / 100;
  const fitted = baselineDays === 1 ? 'the one day' : `the ${baselineDays} days`;
  return (
    `Used ${roundTo(usedKwh, grain)} kWh; expected ${roundTo(expectedKwh, grain)} kWh, ` +
    `going by ${fitted} before. In 9 of 10 such cases the true number lies within ±.`
  );
}

/** Why there is no answer: the server's sentence where the question is at fault. */
export function savingsProblem(error: Error): string {
  const status = error instanceof TRPCClientError ? statusOf(error) : null;
  const isRefused = status !== null && status >= 400 && status < 500;
  return isRefused ? error.message : 'The comparison is unavailable right now. Try again in a minute.';
}

function statusOf({ data }: TRPCClientError<AppRouter>): number | null {
  return data?.httpStatus ?? null;
}

/** 'between 3 kWh more and 9 kWh less than expected'. */
function intervalWords({ savedKwh, plusMinusKwh }: Savings): string {
  const [saved, half] = [savedKwh ?? 0, plusMinusKwh ?? 0];
  const side = (kwh: number) => `${roundTo(Math.abs(kwh), half)} kWh ${kwh < 0 ? 'more' : 'less'}`;
  return `between ${side(saved - half)} and ${side(saved + half)} than expected`;
}

/** A number as finely as its uncertainty allows: one digit of the uncertainty, two where the first is a 1. */
function roundTo(value: number, plusMinus: number): string {
  const first = plusMinus > 0 ? Math.floor(Math.log10(plusMinus)) : 0;
  const power = plusMinus / 10 ** first < 2 ? first - 1 : first;
  const digits = Math.min(Math.max(-power, 0), 3);
  const grain = 10 ** Math.max(power, 0);
  return new Intl.NumberFormat('en-GB', { maximumFractionDigits: digits }).format(
    grain === 1 ? value : Math.round(value / grain) * grain,
  );
}
