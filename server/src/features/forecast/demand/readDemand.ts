import { type DemandQuestion, demandAnswer, demandSpan } from '@wip/shared/forecast/demandAnswer.ts';
import type { DemandForecast } from '@wip/shared/forecast/forecastSchemas.ts';
import { addPublishedDay, emptyHours, hourlyMeans } from '@wip/shared/forecast/hourlySums.ts';
import type { ZoneClock } from '@wip/shared/schedule/zoneClock.ts';
import type { Repos } from '../../../db/repos.ts';

/** What was issued of an area over a span, with what is published of it and how such forecasts did. */
export async function readAreaDemand(
  repos: Pick<Repos, 'areaLoads' | 'forecasts' | 'demandScores'>,
  areaId: string,
  question: DemandQuestion & { clock: ZoneClock },
): Promise<DemandForecast> {
  const { fromMs, toMs } = demandSpan(question);
  const { clock } = question;
  const [issued, days, sheet] = await Promise.all([
    repos.forecasts.ofSubject(areaId, fromMs, toMs),
    repos.areaLoads.daysOf(areaId, clock.localDayAt(fromMs), clock.localDayAt(toMs - 1)),
    repos.demandScores.of(areaId),
  ]);
  const hours = emptyHours(fromMs, toMs);
  for (const day of days) addPublishedDay(hours, day);
  return demandAnswer(question, issued, {
    actualKw: hourlyMeans(hours),
    scores: sheet?.demand ?? null,
    isSimulated: days.some(({ isSimulated }) => isSimulated),
  });
}
