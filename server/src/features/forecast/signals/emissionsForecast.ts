import { meanOfSignal, type SignalPiece } from '@wip/shared/forecast/bestHours/signalSlots.ts';
import { hourMs, minuteMs } from '@wip/shared/time.ts';

interface EmissionsPoint {
  location: string;
  timestamp: Date;
  /** In minutes. */
  duration: number;
  value: number;
}

interface EmissionsQuestion {
  location: string;
  /** Bounds of the windows; null where the forecast's own hold. */
  fromMs: number | null;
  toMs: number | null;
  /** Length of a window; null for that of the first point. */
  windowMinutes: number | null;
  /** When the newest value became available. */
  generatedAt: Date;
  requestedAt: Date;
}

/** A forecast in the form of the carbon-aware SDK. */
export interface EmissionsForecast {
  generatedAt: Date;
  requestedAt: Date;
  location: string;
  dataStartAt: Date;
  dataEndAt: Date;
  windowSize: number;
  optimalDataPoints: EmissionsPoint[];
  forecastData: EmissionsPoint[];
}

const longestPointMs = hourMs;

/**
 * The coming emissions per kWh in the carbon-aware SDK's form: for each step of the signal (of an hour at most) the mean
 * over the window that begins there, as far as it lies within the bounds and is known throughout; and the lowest of them.
 * Steps that are over by `requestedAt` are left out.
 *
 * `pieces` are in order, and one at least ends later than `requestedAt`.
 */
export function emissionsForecast(
  pieces: readonly SignalPiece[],
  { location, fromMs, toMs, windowMinutes, generatedAt, requestedAt }: EmissionsQuestion,
): EmissionsForecast {
  const steps = pieces.flatMap(stepsOf).filter(({ endsAtMs }) => endsAtMs > requestedAt.getTime());
  const startMs = fromMs ?? steps[0]!.startsAtMs;
  const endMs = toMs ?? steps.at(-1)!.endsAtMs;
  const windowSize =
    windowMinutes ?? Math.max(1, Math.round((steps[0]!.endsAtMs - steps[0]!.startsAtMs) / minuteMs));
  const forecastData = steps.flatMap(({ startsAtMs }): EmissionsPoint[] => {
    const windowEndMs = startsAtMs + windowSize * minuteMs;
    if (startsAtMs < startMs || windowEndMs > endMs) return [];
    const value = meanOfSignal(pieces, startsAtMs, windowEndMs);
    return value === null
      ? []
      : [
          {
            location,
            timestamp: new Date(startsAtMs),
            duration: windowSize,
            value: Math.round(value * 1_000) / 1_000,
          },
        ];
  });
  const lowest = forecastData.reduce((least, { value }) => Math.min(least, value), Infinity);
  return {
    generatedAt,
    requestedAt,
    location,
    dataStartAt: new Date(startMs),
    dataEndAt: new Date(endMs),
    windowSize,
    optimalDataPoints: forecastData.filter(({ value }) => value === lowest),
    forecastData,
  };
}

/** The same forecast under the name of another place in its region. */
export function forecastAt(location: string, forecast: EmissionsForecast): EmissionsForecast {
  const named = (points: readonly EmissionsPoint[]) => points.map((point) => ({ ...point, location }));
  return {
    ...forecast,
    location,
    optimalDataPoints: named(forecast.optimalDataPoints),
    forecastData: named(forecast.forecastData),
  };
}

function stepsOf({ startsAtMs, endsAtMs }: SignalPiece) {
  const steps: { startsAtMs: number; endsAtMs: number }[] = [];
  for (let atMs = startsAtMs; atMs < endsAtMs; atMs += longestPointMs) {
    steps.push({ startsAtMs: atMs, endsAtMs: Math.min(atMs + longestPointMs, endsAtMs) });
  }
  return steps;
}
