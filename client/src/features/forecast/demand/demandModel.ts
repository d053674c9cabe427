import { hourMs, minuteMs } from '@wip/shared/durations.ts';
import type { DemandForecast } from '@wip/shared/forecast/forecastSchemas.ts';
import { clockTime, dateName } from '@wip/shared/timeWords.ts';
import { type Bands, bandSeries, type Expected } from '../../consumption/charts/bands.ts';
import type { ChartModel } from '../../consumption/charts/chartModel.ts';

/** A forecast as a chart draws it and its table lists it: what came, the middle guess, two bands. */
export interface DemandModel extends ChartModel {
  /** When each label's step begins, and when the last one ends. */
  edgesMs: number[];
  hasBands: boolean;
  bands: Bands;
}

/** Steps beyond the last known value are left out; a forecast of nothing has no labels. */
export function demandModel(forecast: DemandForecast): DemandModel {
  const { startsAt, stepMinutes, timeZone } = forecast;
  const count = knownCount(forecast);
  const stepMs = stepMinutes * minuteMs;
  const edgesMs = Array.from({ length: count + 1 }, (_, step) => startsAt.getTime() + step * stepMs);
  const startsMs = edgesMs.slice(0, count);
  const clocks = startsMs.map((atMs) => clockTime(new Date(atMs), timeZone));
  const first = (values: (number | null)[]) => values.slice(0, count);
  const bands = {
    low95Kw: first(forecast.low95Kw),
    low80Kw: first(forecast.low80Kw),
    high80Kw: first(forecast.high80Kw),
    high95Kw: first(forecast.high95Kw),
  };
  const hasBands = bands.low80Kw.some((value) => value !== null);
  return {
    title: 'Today and the next 24 hours',
    unit: 'kW',
    labelName: 'From',
    labels: startsMs.map((atMs, step) => `${dateName(new Date(atMs), timeZone)} ${clocks[step]}`),
    shortLabels: clocks,
    series: [
      { name: 'Measured', values: first(forecast.actualKw) },
      { name: 'Expected', values: first(forecast.medianKw) },
      ...(hasBands ? bandSeries(bands) : []),
    ],
    coverage: null,
    isSimulated: forecast.isSimulated,
    edgesMs,
    hasBands,
    bands,
  };
}

/**
 * Bands by the 24 hours of the local day, for the chart of today. Bounds of half hours are averaged, which is wider than
 * the band of their mean; an hour that the clock skips is empty. Steps that begin on the day before or after are left out.
 */
export function bandsByHour(forecast: DemandForecast): Expected {
  const byHour: number[][] = Array.from({ length: 24 }, () => []);
  // the day's midnight lies within the first hour
  const day = localDateOf(forecast.startsAt.getTime() + hourMs - 1, forecast.timeZone);
  for (let step = 0; step < forecast.medianKw.length; step++) {
    const atMs = forecast.startsAt.getTime() + step * forecast.stepMinutes * minuteMs;
    if (localDateOf(atMs, forecast.timeZone) !== day) continue;
    byHour[Number.parseInt(clockTime(new Date(atMs), forecast.timeZone), 10)]?.push(step);
  }
  const meansOf = (values: (number | null)[]) =>
    byHour.map((steps) => meanOf(steps.map((step) => values[step] ?? null)));
  return {
    medianKw: meansOf(forecast.medianKw),
    low95Kw: meansOf(forecast.low95Kw),
    low80Kw: meansOf(forecast.low80Kw),
    high80Kw: meansOf(forecast.high80Kw),
    high95Kw: meansOf(forecast.high95Kw),
  };
}

function localDateOf(atMs: number, timeZone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(timeZone).toPlainDate().toString();
}

function meanOf(values: (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}

function knownCount({ medianKw, actualKw }: DemandForecast): number {
  const isKnown = (value: number | null) => value !== null;
  return Math.max(medianKw.findLastIndex(isKnown), actualKw.findLastIndex(isKnown)) + 1;
}
