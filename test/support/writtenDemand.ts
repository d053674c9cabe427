import { seededRandom } from './random.ts';

const hourMs = 3_600_000;

/**
 * Hourly demand that we wrote: evening peak, quieter weekends, a season, weather that lasts for days and noise; in
 * kW, from a Monday in UTC.
 */
export function writtenDemand({ days, seed = 1 }: { days: number; seed?: number }) {
  const random = seededRandom(seed);
  const startsAtMs = Date.UTC(2023, 0, 2);
  let weather = 0;
  const values = Float64Array.from({ length: days * 24 }, (_, step) => {
    const hour = step % 24;
    const day = Math.floor(step / 24);
    if (hour === 0) weather = 0.8 * weather + 0.08 * (random() - 0.5);
    const evening = Math.exp(-((hour - 19) ** 2) / 8);
    const weekend = day % 7 >= 5 ? 0.85 : 1;
    const season = 1 + 0.2 * Math.cos((2 * Math.PI * day) / 365.25);
    return 400 * (0.6 + evening) * weekend * season * Math.exp(weather + 0.02 * (random() - 0.5));
  });
  return { seriesId: 'written', startsAtMs, stepMs: hourMs, values, timeZone: 'Africa/Johannesburg' };
}
