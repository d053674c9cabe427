import { DomainError } from '@wip/shared/errors.ts';
import type { Savings } from '@wip/shared/forecast/insightSchemas.ts';
import { dailyUse } from '@wip/shared/forecast/insights/dailyUse.ts';
import { longestBaselineDays, verifySavings } from '@wip/shared/forecast/insights/savings.ts';
import type { LocalDay } from '@wip/shared/schedule/localDay.ts';
import type { ZoneClock } from '@wip/shared/schedule/zoneClock.ts';
import { type MeterUseRepos, readMeterUse } from './readMeterUse.ts';

const longestComparedDays = 366;

export interface SavingsQuestion {
  meter: { number: number; maxPowerKw: number; isSimulated: boolean };
  clock: ZoneClock;
  fromMs: number;
  /** Null: until now. */
  toMs: number | null;
  nowMs: number;
}

/** What a meter used since a change against what the days before let expect. Errors: DomainError INVALID, TOO_LARGE. */
export async function meterSavings(repos: MeterUseRepos, question: SavingsQuestion): Promise<Savings> {
  const { meter, clock, nowMs } = question;
  const { fromDay, toDay } = comparedDays(question);
  const baselineFromDay = fromDay - longestBaselineDays;
  const span = { fromMs: clock.dayStartMs(baselineFromDay), toMs: clock.dayStartMs(toDay) };
  const days = dailyUse(await readMeterUse(repos, meter, span), clock, { fromDay: baselineFromDay, toDay });
  return {
    asOf: new Date(nowMs),
    timeZone: clock.timeZone,
    ...verifySavings(
      // a day that the change falls into belongs to neither side
      days.filter(({ day }) => clock.dayStartMs(day + 1) <= question.fromMs),
      days.filter(({ day }) => day >= fromDay),
    ),
    isSimulated: meter.isSimulated,
  };
}

/** The whole local days of what is asked, up to today's start. */
function comparedDays({ clock, fromMs, toMs, nowMs }: SavingsQuestion): {
  fromDay: LocalDay;
  toDay: LocalDay;
} {
  const endMs = Math.min(toMs ?? nowMs, nowMs);
  if (toMs !== null && toMs <= fromMs) {
    throw new DomainError('INVALID', '`to` must be after `from`.', { field: 'to' });
  }
  if (fromMs >= nowMs) {
    throw new DomainError('INVALID', '`from` lies in the future; nothing can be compared yet.', {
      field: 'from',
    });
  }
  const startDay = clock.localDayAt(fromMs);
  const fromDay = clock.dayStartMs(startDay) < fromMs ? startDay + 1 : startDay;
  const toDay = Math.max(fromDay, clock.localDayAt(endMs));
  if (toDay - fromDay > longestComparedDays) {
    throw new DomainError('TOO_LARGE', `At most ${longestComparedDays} days are compared.`, {
      field: 'from',
    });
  }
  return { fromDay, toDay };
}
