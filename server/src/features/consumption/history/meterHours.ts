import { resample } from '@wip/shared/consumption/resample.ts';
import { hourMs } from '@wip/shared/time.ts';
import { type MeterRepos, type MeterSpan, readMeter } from './meterReadings.ts';

/** An hour counts when as much of it is metered. */
const leastCoverage = 0.75;

/** The mean power of a meter in each hour of UTC from `fromMs` to `toMs`, both whole hours; NaN where too little is metered. */
export async function readMeterHours(
  repos: MeterRepos,
  { meter, fromMs, toMs }: Omit<MeterSpan, 'resolution'>,
): Promise<Float64Array> {
  const { readings } = await readMeter(repos, { meter, fromMs, toMs, resolution: 'hour' });
  const hours = Math.round((toMs - fromMs) / hourMs);
  const bounds = Array.from({ length: hours + 1 }, (_, hour) => fromMs + hour * hourMs);
  const { meanKw, coverage } = resample(readings, bounds);
  return Float64Array.from(meanKw, (mean, hour) =>
    mean !== null && (coverage[hour] ?? 0) >= leastCoverage ? mean : Number.NaN,
  );
}
