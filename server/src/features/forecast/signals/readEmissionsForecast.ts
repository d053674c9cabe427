import { DomainError } from '@wip/shared/errors.ts';
import { instantInput, minuteMs } from '@wip/shared/time.ts';
import { z } from 'zod';
import { clockErrorMs, type SignalRow } from './signalRow.ts';

const mostPoints = 20_000;

const emissionsForecast = z.object({
  generatedAt: instantInput,
  location: z.string().max(200).nullish(),
  forecastData: z
    .array(
      z.object({
        timestamp: instantInput,
        /** In minutes. */
        duration: z.number().int().positive().max(527_040),
        value: z.number().min(0).max(1_000_000),
      }),
    )
    .max(mostPoints),
});
const answer = z.union([z.array(emissionsForecast).max(100), emissionsForecast.transform((one) => [one])]);

/**
 * Reads the answer of a carbon-aware SDK's `/emissions/forecasts/current`: one forecast or a list of them. A point holds
 * until the next one begins, also where windows overlap; one that holds for less than a minute is left out. Its values were available when the forecast was generated.
 *
 * Errors: INVALID where it has another form, does not have exactly one forecast of `location` (any, where that is null),
 * or says that it was generated in the future.
 */
export function readEmissionsForecast(
  text: string,
  { location, nowMs }: { location: string | null; nowMs: number },
): SignalRow[] {
  const parsed = answer.safeParse(parseJson(text));
  if (!parsed.success) {
    throw new DomainError(
      'INVALID',
      'Its JSON has another form than [{ generatedAt, forecastData: [{ timestamp, duration, value }] }].',
    );
  }
  const found = parsed.data.filter((one) => location === null || one.location === location);
  const [forecast] = found;
  if (!forecast || found.length > 1) {
    const whose = location === null ? 'any place' : `the location ${location}`;
    throw new DomainError('INVALID', `It has ${found.length} forecasts of ${whose}; one is needed.`);
  }
  const generatedAtMs = forecast.generatedAt.getTime();
  if (generatedAtMs > nowMs + clockErrorMs) {
    throw new DomainError('INVALID', 'It says that it was generated in the future.');
  }
  const points = forecast.forecastData.toSorted((a, b) => a.timestamp.getTime() - b.timestamp.getTime());
  return points.flatMap(({ timestamp, duration, value }, index) => {
    const startsAtMs = timestamp.getTime();
    const nextMs = points[index + 1]?.timestamp.getTime() ?? Infinity;
    const endsAtMs = Math.min(startsAtMs + duration * minuteMs, nextMs);
    return endsAtMs - startsAtMs >= minuteMs
      ? [{ startsAtMs, endsAtMs, value, availableAtMs: Math.min(generatedAtMs, nowMs) }]
      : [];
  });
}

/** The parser's own message would repeat some of what came. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new DomainError('INVALID', 'It answered with something that is not JSON.');
  }
}
