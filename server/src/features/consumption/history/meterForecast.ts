import { type DemandQuestion, demandAnswer, demandSpan } from '@wip/shared/forecast/demandAnswer.ts';
import type { DemandForecast } from '@wip/shared/forecast/forecastSchemas.ts';
import { hourMs } from '@wip/shared/time.ts';
import type { Repos } from '../../../db/repos.ts';
import type { StoredMeter } from '../meters/meters.repo.ts';
import { readMeterHours } from './meterHours.ts';
import type { MeterRepos } from './meterReadings.ts';

/** What was issued of a meter over a span, with what it reported and how such forecasts did. */
export async function readMeterForecast(
  repos: MeterRepos & Pick<Repos, 'forecasts' | 'demandScores'>,
  meter: StoredMeter,
  question: DemandQuestion,
): Promise<DemandForecast> {
  const { fromMs, toMs } = demandSpan(question);
  const [issued, actualKw, sheet] = await Promise.all([
    repos.forecasts.ofSubject(meter.number, fromMs, toMs),
    readMeterHours(repos, { meter, fromMs, toMs }),
    repos.demandScores.of(meter.number),
  ]);
  const { isSimulated } = meter;
  return demandAnswer(question, issued, {
    actualKw: onlyPast(actualKw),
    scores: sheet?.demand ?? null,
    isSimulated,
  });

  /** An hour that has not ended may have three quarters of its readings already. */
  function onlyPast(values: Float64Array): Float64Array {
    const ended = Math.floor((question.asOf.getTime() - fromMs) / hourMs);
    return values.map((value, hour) => (hour < ended ? value : Number.NaN));
  }
}
