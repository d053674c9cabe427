import { publishedAfterMs } from '@wip/shared/consumption/historySteps.ts';
import { dayMs, hourMs, minuteMs } from '@wip/shared/durations.ts';
import { shownDays } from '@wip/shared/forecast/scoreIssued.ts';
import type { Logger } from 'pino';
import { isDatabaseAway } from '../../../db/connect.ts';
import { publicHolidays } from '../holidays/publicHolidays.ts';
import { type DueSubject, dueSubjects, type IssuedMeter, type IssuingRepos } from './dueSubjects.ts';
import type { FitPool } from './fitPool.ts';
import { type AreaSeries, historyDays, readAreaSeries } from './readAreaHours.ts';

/** The mean power of a meter in each hour of UTC; NaN where too little is metered. */
export type ReadMeterHours = (
  meter: IssuedMeter,
  span: { fromMs: number; toMs: number },
) => Promise<Float64Array>;

export interface IssuerDeps {
  repos: IssuingRepos;
  now: () => Date;
  pool: Pick<FitPool, 'fit'>;
  readMeterHours: ReadMeterHours;
  log: Logger;
}

/** Those that weigh members, make bands and are scored. */
const pastDays = shownDays + 2;
/** The past of a meter or area may come at any time. */
const lookAgainMs = 20 * minuteMs;
/** While some are computed, the next are read. */
const subjectsAtOnce = 4;

/** Issues what is due of all areas and meters; run by any number of processes, each forecast is stored once. */
export function createDemandIssuer({ repos, now, pool, readMeterHours, log }: IssuerDeps) {
  /** Of whom nothing could be issued, and when they are looked at again. */
  const hopelessUntilMs = new Map<string | number, number>();
  let isStopped = false;

  async function due(): Promise<DueSubject[]> {
    const subjects = await dueSubjects(repos, now().getTime());
    const nowMs = now().getTime();
    return subjects.filter(({ subject }) => (hopelessUntilMs.get(subject) ?? 0) <= nowMs);
  }

  /** Issues `subjects` while `isHeld`; resolves to how many got forecasts. */
  async function issue(subjects: readonly DueSubject[], isHeld: () => boolean): Promise<number> {
    const queue = [...subjects];
    let issued = 0;
    const lane = async () => {
      for (let next = queue.shift(); next && isHeld() && !isStopped; next = queue.shift()) {
        const { subject } = next;
        const isIssued = await issueOne(next).catch((cause: unknown) => {
          if (isDatabaseAway(cause)) throw cause;
          log.error({ error: cause, subject }, 'A forecast could not be issued; it is tried again later.');
          return false;
        });
        if (isIssued) issued += 1;
        else hopelessUntilMs.set(subject, now().getTime() + lookAgainMs);
      }
    };
    // no lane goes on beyond this call, also where another one fails
    const ends = await Promise.allSettled(Array.from({ length: subjectsAtOnce }, lane));
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
    return issued;
  }

  /** Resolves to false where nothing is known of the subject. */
  async function issueOne({ subject, meter, regionId, clock, originMs }: DueSubject): Promise<boolean> {
    const series = meter
      ? await meterSeries(meter, originMs)
      : await readAreaSeries(repos, String(subject), { clock, originMs });
    const first = series.values.findIndex((value) => !Number.isNaN(value));
    if (first === -1) return false;
    const result = await pool.fit({
      subject,
      regionId,
      isSimulated: series.isSimulated,
      known: {
        values: series.values.slice(first),
        startsAtMs: series.startsAtMs + first * hourMs,
        stepMs: hourMs,
        timeZone: clock.timeZone,
        holidays: publicHolidays(clock.timeZone, { fromMs: series.startsAtMs, toMs: originMs }),
      },
      issuedAtMs: now().getTime(),
      availableAfterMs: publishedAfterMs,
      past: await repos.forecasts.ofSubject(subject, originMs - pastDays * dayMs, originMs + dayMs),
    });
    if (!result) return false;
    // who is deleted meanwhile gets nothing more
    if (meter && !(await repos.meters.byNumber(meter.number))) return false;
    await repos.forecasts.add(result.issued);
    await repos.demandScores.save(result.sheet);
    return true;
  }

  async function meterSeries(meter: IssuedMeter, originMs: number): Promise<AreaSeries> {
    const sinceMs = Math.max(originMs - historyDays * dayMs, 0);
    const values = await readMeterHours(meter, { fromMs: sinceMs, toMs: originMs });
    return { startsAtMs: sinceMs, values, isSimulated: meter.isSimulated };
  }

  return {
    due,
    issue,
    /** Lets the run that is under way end after the subjects in hand. */
    stop(): void {
      isStopped = true;
    },
  };
}
