import type { ConsumptionCompare, ConsumptionHistory } from '@wip/shared/consumption/consumptionSchemas.ts';
import { dateName } from '@wip/shared/timeWords.ts';
import { bandSeries, type Expected } from './bands.ts';

/** One line, one kind of bar or one hour of the day. */
export interface ChartSeries {
  name: string;
  /** One a label; null is a gap, which is never drawn or read as 0. */
  values: (number | null)[];
}

/** What a chart draws, what its table lists and what its sentence tells: the same numbers. */
export interface ChartModel {
  title: string;
  unit: 'kW' | 'kWh';
  /** What a label is: 'Hour'. */
  labelName: string;
  labels: string[];
  shortLabels: string[];
  series: ChartSeries[];
  /** 0 to 1 a label: how much of it was measured. */
  coverage: number[] | null;
  isSimulated: boolean;
}

const hoursOfDay = Array.from({ length: 24 }, (_, hour) => `${String(hour).padStart(2, '0')}:00`);

/** Today by the hour against yesterday and the usual, and what was expected of it where that is known. */
export function todayModel(
  { todayKw, yesterdayKw, usualKw, isSimulated }: ConsumptionCompare,
  expected: Expected | null = null,
): ChartModel {
  return {
    title: 'Today by the hour',
    unit: 'kW',
    labelName: 'Hour',
    labels: hoursOfDay,
    shortLabels: hoursOfDay.map((hour) => hour.slice(0, 2)),
    series: [
      { name: 'Today', values: todayKw },
      { name: 'Yesterday', values: yesterdayKw },
      { name: 'Usual', values: usualKw },
      ...(expected ? [{ name: 'Expected', values: expected.medianKw }, ...bandSeries(expected)] : []),
    ],
    coverage: null,
    isSimulated,
  };
}

/** Energy per day or month. */
export function barsModel(history: ConsumptionHistory): ChartModel {
  const isByMonth = history.resolution === 'month';
  const names = history.startsAtMs.map((atMs) =>
    isByMonth ? monthName(atMs, history.timeZone) : dateName(new Date(atMs), history.timeZone),
  );
  return {
    title: isByMonth ? 'Used per month' : 'Used per day',
    unit: 'kWh',
    labelName: isByMonth ? 'Month' : 'Day',
    labels: names,
    shortLabels: names.map((name) =>
      name
        .split(' ')
        .slice(0, isByMonth ? 1 : 2)
        .join(' '),
    ),
    series: [{ name: 'Used', values: history.energyKwh }],
    coverage: history.coverage,
    isSimulated: history.isSimulated,
  };
}

/** Mean power by day and hour of the local day, from a history by the hour; an hour that comes twice is averaged. */
export function heatModel({ startsAtMs, meanKw, timeZone, isSimulated }: ConsumptionHistory): ChartModel {
  const hourOf = hourReader(timeZone);
  const days: { label: string; short: string; sums: number[]; counts: number[] }[] = [];
  for (const [index, atMs] of startsAtMs.entries()) {
    const { date, hour } = hourOf(atMs);
    let day = days.at(-1);
    if (day?.label !== date) {
      const name = dateName(new Date(atMs), timeZone);
      day = { label: date, short: name, sums: Array(24).fill(0), counts: Array(24).fill(0) };
      days.push(day);
    }
    const powerKw = meanKw[index] ?? null;
    if (powerKw === null) continue;
    day.sums[hour]! += powerKw;
    day.counts[hour]! += 1;
  }
  return {
    title: 'Use by day and hour',
    unit: 'kW',
    labelName: 'Day',
    labels: days.map(({ short }) => short),
    shortLabels: days.map(({ short }) => short.split(' ').slice(1).join(' ')),
    series: hoursOfDay.map((name, hour) => ({
      name,
      values: days.map(({ sums, counts }) => (counts[hour] === 0 ? null : sums[hour]! / counts[hour]!)),
    })),
    coverage: null,
    isSimulated,
  };
}

function hourReader(timeZone: string) {
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    hourCycle: 'h23',
  });
  return (atMs: number) => {
    const [date = '', hour = ''] = format.format(atMs).split(' ');
    return { date, hour: Number.parseInt(hour, 10) };
  };
}

function monthName(atMs: number, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', { month: 'short', year: 'numeric', timeZone }).format(atMs);
}
