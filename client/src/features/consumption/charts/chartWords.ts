import type { ChartModel } from './chartModel.ts';

/** Below it a bar is drawn as partly measured. */
export const fullCoverage = 0.98;

/** A heat map has a series for each hour of the day. */
const heatSeries = 24;

/** A number of a chart as its table and its sentence give it: three digits, '–' for a gap. */
export function valueWords(value: number | null): string {
  if (value === null) return '–';
  return new Intl.NumberFormat('en-GB', { maximumSignificantDigits: 3 }).format(value);
}

/** A chart in a sentence or two, for those who do not see it. */
export function chartWords({ title, unit, labels, series, coverage, isSimulated }: ChartModel): string {
  const isHeat = series.length === heatSeries;
  const parts = isHeat
    ? [peakWords(labels, series, unit)]
    : series.map((one) => seriesWords(one, labels, unit));
  const partly = coverage?.filter((share) => share > 0 && share < fullCoverage).length ?? 0;
  const gaps = series[0]!.values.filter((value) => value === null).length;
  const notes = [
    partly > 0 && `${partly} of ${labels.length} only partly measured.`,
    unit === 'kWh' && gaps > 0 && `${gaps} of ${labels.length} without readings.`,
    isSimulated && 'Simulated data.',
  ].filter((note) => note !== false);
  return [`${title}.`, ...parts, ...notes].join(' ');
}

function seriesWords({ name, values }: ChartModel['series'][number], labels: string[], unit: string): string {
  const known = values.flatMap((value, index) => (value === null ? [] : [{ value, label: labels[index]! }]));
  if (known.length === 0) return `${name}: no readings.`;
  const most = known.reduce((best, one) => (one.value > best.value ? one : best));
  const least = known.reduce((best, one) => (one.value < best.value ? one : best));
  const sum = known.reduce((total, { value }) => total + value, 0);
  const first =
    unit === 'kWh' ? `${valueWords(sum)} kWh in all` : `${valueWords(sum / known.length)} kW on average`;
  return `${name}: ${first}, most ${valueWords(most.value)} ${unit} (${most.label}), least ${valueWords(least.value)} ${unit} (${least.label}).`;
}

function peakWords(labels: string[], series: ChartModel['series'], unit: string): string {
  const hours = series.map(({ name, values }) => {
    const known = values.filter((value) => value !== null);
    return { name, mean: known.length ? known.reduce((sum, value) => sum + value, 0) / known.length : null };
  });
  const known = hours.flatMap(({ name, mean }) => (mean === null ? [] : [{ name, mean }]));
  if (known.length === 0) return `${labels.length} days without readings.`;
  const most = known.reduce((best, hour) => (hour.mean > best.mean ? hour : best));
  const least = known.reduce((best, hour) => (hour.mean < best.mean ? hour : best));
  return `Over ${labels.length} days most is used at ${most.name} with ${valueWords(most.mean)} ${unit} on average, least at ${least.name} with ${valueWords(least.mean)} ${unit}.`;
}
