import { hourMs, minuteMs } from '../durations.ts';
import { createZoneClock, type ZoneClock } from '../schedule/zoneClock.ts';
import type { DemandForecast, DemandScores } from './forecastSchemas.ts';
import type { IssuedDemand } from './issuedDemand.ts';

export interface DemandQuestion {
  asOf: Date;
  /** Of the forecasts' days. */
  timeZone: string;
  /** That of the zone, where it is at hand. */
  clock?: ZoneClock | undefined;
  /** The start of the current hour unless given. */
  from?: Date | undefined;
  hours: number;
}

const stepMs = hourMs;

/** The steps that a question asks for, which begin at whole hours in UTC. */
export function demandSpan({ asOf, from, hours }: DemandQuestion): { fromMs: number; toMs: number } {
  const fromMs = Math.floor((from ?? asOf).getTime() / stepMs) * stepMs;
  return { fromMs, toMs: fromMs + hours * hourMs };
}

/**
 * The issued forecasts of a span as one, with what came: each step by the forecast of its day that was issued last.
 *
 * `issued` are those of the days that meet the span (from 25 hours before it), `actualKw` what came by step, NaN where
 * nothing is known.
 */
export function demandAnswer(
  question: DemandQuestion,
  issued: readonly IssuedDemand[],
  {
    actualKw,
    scores,
    isSimulated,
  }: { actualKw: Float64Array; scores: DemandScores | null; isSimulated: boolean },
): DemandForecast {
  const { fromMs, toMs } = demandSpan(question);
  const byDay = daysOf(issued);
  const clock = question.clock ?? createZoneClock(question.timeZone);
  const steps = Array.from({ length: (toMs - fromMs) / stepMs }, (_, index) => fromMs + index * stepMs);
  const places = steps.map((atMs) => placeOf(byDay, { atMs, clock }));
  const used = new Set(places.flatMap((place) => place?.forecast ?? []));
  const newest = [...used].reduce<IssuedDemand | null>(
    (latest, one) => (latest && latest.issuedAt >= one.issuedAt ? latest : one),
    null,
  );
  const column = (numberAt: (forecast: IssuedDemand, slot: number) => number | undefined) =>
    places.map((place) => (place ? kilowattsOf(numberAt(place.forecast, place.slot)) : null));
  const band = (level: number) => column(({ bandsKw }, slot) => bandsKw?.[level]?.[slot]);
  return {
    asOf: question.asOf,
    timeZone: question.timeZone,
    startsAt: new Date(fromMs),
    stepMinutes: 60,
    quality: [...used].at(-1)?.quality ?? 'none',
    issuedAt: newest?.issuedAt ?? null,
    modelVersion: newest?.modelVersion ?? null,
    isBacktest: [...used].some((one) => one.isBacktest),
    // the middle of the bands is the blend above its floor
    medianKw: column(({ blendKw, bandsKw }, slot) => (bandsKw?.[2] ?? blendKw)[slot]),
    low95Kw: band(0),
    low80Kw: band(1),
    high80Kw: band(3),
    high95Kw: band(4),
    actualKw: steps.map((_, index) => kilowattsOf(actualKw[index])),
    scores,
    isSimulated: isSimulated || [...used].some((one) => one.isSimulated),
  };
}

/** The forecast of each day that was issued last, the latest day first. */
function daysOf(issued: readonly IssuedDemand[]): IssuedDemand[] {
  const best = new Map<number, IssuedDemand>();
  for (const one of issued) {
    const known = best.get(one.startsAt.getTime());
    if (!known || one.lead < known.lead) best.set(one.startsAt.getTime(), one);
  }
  return [...best.values()].sort((a, b) => b.startsAt.getTime() - a.startsAt.getTime());
}

/** On a day on which clocks are set back, which has an hour more than its forecast, the last value holds on. */
function placeOf(byDay: readonly IssuedDemand[], { atMs, clock }: { atMs: number; clock: ZoneClock }) {
  const forecast = byDay.find(({ startsAt }) => startsAt.getTime() <= atMs);
  if (!forecast || atMs >= endOf(forecast, clock)) return null;
  const slot = Math.floor((atMs - forecast.startsAt.getTime()) / (forecast.stepMinutes * minuteMs));
  return { forecast, slot: Math.min(slot, forecast.blendKw.length - 1) };
}

/** When the local day of a forecast ends. */
function endOf({ startsAt }: IssuedDemand, clock: ZoneClock): number {
  return clock.dayStartMs(clock.localDayAt(startsAt.getTime()) + 1);
}

function kilowattsOf(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? Math.round(value * 1_000) / 1_000 + 0 : null;
}
