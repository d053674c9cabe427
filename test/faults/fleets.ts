/**
 * Fleets of meters whose outages are known: what a server receives, and what was true.
 *
 * One file, so that the whole truth can be read in one place. Outages, flapping, loss and failures are
 * drawn independently of each other and of how anyone detects them.
 */
import { seededRandom } from '../support/random.ts';

export interface FleetMeter {
  /** Index in `fleet.meters`. */
  index: number;
  meterId: string;
  areaNumber: number;
  /** The gateway that carries it; null where it reports for itself. */
  gateway: string | null;
  /** Whose API key its readings come with. */
  provider: string;
  intervalMs: number;
  isFlapping: boolean;
}

export interface FleetArea {
  areaNumber: number;
  neighbours: readonly number[];
  meters: readonly FleetMeter[];
}

/** The power was off for these meters over [startsAtMs, endsAtMs). */
export interface FleetOutage extends Span {
  areaNumber: number;
  isPartial: boolean;
  meters: ReadonlySet<number>;
}

/** Nothing of what this source carries arrived over [startsAtMs, endsAtMs), although the power was on. */
export interface SourceFailure extends Span {
  kind: 'gateway' | 'provider';
  source: string;
}

export interface Span {
  startsAtMs: number;
  endsAtMs: number;
}

export interface Fleet extends Span {
  meters: readonly FleetMeter[];
  /** Areas by number, from 0. */
  areas: readonly FleetArea[];
  outages: readonly FleetOutage[];
  sourceFailures: readonly SourceFailure[];
  /** The arrivals by time, in hourly batches; the same on each call. Read one with `arrivalOf`. */
  arrivals(): Generator<Float64Array>;
}

type Random = () => number;

const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

const homes = 1000;
const columns = 8;
const rows = 5;
const fewestHomes = 5;
const mostHomes = 60;
const days = 30;
const lossShare = 0.03;
const jitterShare = 0.2;
const flappingShare = 0.05;
const fullOutages = 50;
const partialOutages = 10;
/** Of the full outages, so many come in pairs: a feeder that carries two neighbouring areas. */
const pairedOutages = 20;
/** No outage begins while the first meters are being switched on. */
const quietStartMs = 6 * hourMs;
const gatewayCount = 12;
const gatewayShare = 0.5;

/** How many meters in a hundred report how often. */
const intervals: readonly (readonly [number, number])[] = [
  [4, 10 * secondMs],
  [6, 30 * secondMs],
  [30, minuteMs],
  [10, 2 * minuteMs],
  [35, 5 * minuteMs],
  [15, 15 * minuteMs],
];

const providers: readonly (readonly [number, string])[] = [
  [40, 'provider-a'],
  [30, 'provider-b'],
  [20, 'provider-c'],
  [10, 'provider-d'],
];

/**
 * A fleet of 1,000 homes in 40 areas of 5 to 60 over 30 days, the same for the same seed.
 *
 * A report is due once an interval and arrives within ±20 % of an interval of that; 3 % are lost. A home
 * without power is silent; when the power returns, its device connects again within 5 s to 5 min and
 * starts a rhythm of its own. Gateways and providers keep their power, and lose what they fail to carry.
 */
export function createFleet(seed: number): Fleet {
  const random = seededRandom(seed);
  const startsAtMs = Date.UTC(2026, 2, 2);
  const endsAtMs = startsAtMs + days * dayMs;
  const meters = createMeters(random);
  const areas = Array.from({ length: columns * rows }, (_, areaNumber) => ({
    areaNumber,
    neighbours: neighboursOf(areaNumber),
    meters: meters.filter((meter) => meter.areaNumber === areaNumber),
  }));
  const outages = createOutages({ random, areas, startsAtMs, endsAtMs });
  const sourceFailures = createSourceFailures({ random, meters, startsAtMs, endsAtMs });
  const silences = meters.map((meter) => silencesOf({ meter, outages, random, startsAtMs, endsAtMs }));
  const arrivals = () =>
    createArrivals({ meters, silences, sourceFailures, startsAtMs, endsAtMs, seed: seed + 1 });
  return { startsAtMs, endsAtMs, meters, areas, outages, sourceFailures, arrivals };
}

/** Reads one number of a batch. */
export function arrivalOf(code: number): { meterIndex: number; arrivedAtMs: number } {
  return { meterIndex: code % 1024, arrivedAtMs: Math.floor(code / 1024) };
}

function createMeters(random: Random): FleetMeter[] {
  const sizes = areaSizes(random);
  const everyIndex = Array.from({ length: homes }, (_, index) => index);
  const flapping = new Set(shuffled(everyIndex, random).slice(0, homes * flappingShare));
  const gateways = Array.from({ length: gatewayCount }, (_, index) => {
    const center = Math.floor(random() * columns * rows);
    const reach = [center, ...neighboursOf(center)];
    return { source: `gateway-${index}`, reach, provider: pick(providers, random) };
  });
  return sizes
    .flatMap((size, areaNumber) => Array.from({ length: size }, () => areaNumber))
    .map((areaNumber, index) => {
      const inReach = gateways.filter((gateway) => gateway.reach.includes(areaNumber));
      const gateway = random() < gatewayShare ? inReach[Math.floor(random() * inReach.length)] : undefined;
      return {
        index,
        meterId: `meter-${index}`,
        areaNumber,
        gateway: gateway?.source ?? null,
        provider: gateway?.provider ?? pick(providers, random),
        intervalMs: pick(intervals, random),
        isFlapping: flapping.has(index),
      };
    });
}

function areaSizes(random: Random): number[] {
  const pulls = Array.from({ length: columns * rows }, () => 0.1 + random() ** 2);
  const sizes = pulls.map(() => fewestHomes);
  for (let left = homes - fewestHomes * sizes.length; left > 0; left--) {
    const open = pulls.flatMap((pull, areaNumber): [number, number][] =>
      sizes[areaNumber]! < mostHomes ? [[pull, areaNumber]] : [],
    );
    sizes[pick(open, random)]! += 1;
  }
  return sizes;
}

function neighboursOf(areaNumber: number): number[] {
  const column = areaNumber % columns;
  const around: number[] = [];
  if (column > 0) around.push(areaNumber - 1);
  if (column < columns - 1) around.push(areaNumber + 1);
  if (areaNumber >= columns) around.push(areaNumber - columns);
  if (areaNumber < columns * (rows - 1)) around.push(areaNumber + columns);
  return around;
}

function createOutages(input: { random: Random; areas: readonly FleetArea[] } & Span): FleetOutage[] {
  const { random, areas } = input;
  const outages: FleetOutage[] = [];
  while (outages.length < fullOutages + partialOutages) {
    const isPaired = outages.length < pairedOutages;
    const isPartial = outages.length >= fullOutages;
    const area = areas[Math.floor(random() * areas.length)]!;
    const other = areas[area.neighbours[Math.floor(random() * area.neighbours.length)]!]!;
    const durationMs = logUniform(5 * minuteMs, 8 * hourMs, random);
    const latestMs = input.endsAtMs - durationMs - hourMs;
    const startsAtMs = uniform(input.startsAtMs + quietStartMs, latestMs, random);
    const span = { startsAtMs, endsAtMs: startsAtMs + durationMs };
    const hit = isPaired ? [area, other] : [area];
    if (hit.some((one) => outages.some((past) => isTooNear(past, one.areaNumber, span)))) continue;
    for (const { areaNumber, meters } of hit) {
      const indexes = shuffled(meters, random).map((meter) => meter.index);
      const hitCount = isPartial ? Math.round(indexes.length / 2) : indexes.length;
      outages.push({ ...span, areaNumber, isPartial, meters: new Set(indexes.slice(0, hitCount)) });
    }
  }
  return outages.sort((a, b) => a.startsAtMs - b.startsAtMs);
}

/** Two outages of one area are two only if the power was back for two hours between them. */
function isTooNear(past: FleetOutage, areaNumber: number, { startsAtMs, endsAtMs }: Span): boolean {
  const apartMs = 2 * hourMs;
  return (
    past.areaNumber === areaNumber &&
    past.startsAtMs < endsAtMs + apartMs &&
    startsAtMs < past.endsAtMs + apartMs
  );
}

function createSourceFailures(
  input: { random: Random; meters: readonly FleetMeter[] } & Span,
): SourceFailure[] {
  const { random, meters } = input;
  const wide = [...new Set(meters.flatMap((meter) => meter.gateway ?? []))].filter((gateway) => {
    const carried = meters.filter((meter) => meter.gateway === gateway);
    return new Set(carried.map((meter) => meter.areaNumber)).size >= 3;
  });
  const gateway = wide[Math.floor(random() * wide.length)]!;
  const failing = [
    { kind: 'gateway', source: gateway },
    { kind: 'provider', source: pick(providers, random) },
  ] as const;
  return failing.map(({ kind, source }) => {
    const durationMs = logUniform(20 * minuteMs, 6 * hourMs, random);
    const startsAtMs = uniform(input.startsAtMs + quietStartMs, input.endsAtMs - durationMs - hourMs, random);
    return { kind, source, startsAtMs, endsAtMs: startsAtMs + durationMs };
  });
}

/** When a device sends nothing: its power is off, or it went silent by itself. Disjoint, by time. */
function silencesOf(
  input: { meter: FleetMeter; outages: readonly FleetOutage[]; random: Random } & Span,
): Span[] {
  const { meter, outages, random } = input;
  const spans: Span[] = outages
    .filter((outage) => outage.meters.has(meter.index))
    .map(({ startsAtMs, endsAtMs }) => {
      const connectsAfterMs = logUniform(5 * secondMs, 5 * minuteMs, random);
      return { startsAtMs, endsAtMs: endsAtMs + connectsAfterMs };
    });
  if (meter.isFlapping) {
    const meanUpMs = logUniform(3 * hourMs, 30 * hourMs, random);
    let startsAtMs = input.startsAtMs - Math.log(1 - random()) * meanUpMs;
    while (startsAtMs < input.endsAtMs) {
      const endsAtMs = startsAtMs + logUniform(3 * minuteMs, 6 * hourMs, random);
      spans.push({ startsAtMs, endsAtMs });
      startsAtMs = endsAtMs - Math.log(1 - random()) * meanUpMs;
    }
  }
  spans.sort((a, b) => a.startsAtMs - b.startsAtMs);
  const merged: Span[] = [];
  for (const span of spans) {
    const last = merged.at(-1);
    if (last && span.startsAtMs <= last.endsAtMs) last.endsAtMs = Math.max(last.endsAtMs, span.endsAtMs);
    else merged.push({ ...span });
  }
  return merged;
}

function* createArrivals(
  input: {
    meters: readonly FleetMeter[];
    silences: readonly (readonly Span[])[];
    sourceFailures: readonly SourceFailure[];
    seed: number;
  } & Span,
): Generator<Float64Array> {
  const { meters, silences, sourceFailures } = input;
  const random = seededRandom(input.seed);
  const failures = meters.map((meter) =>
    sourceFailures.filter(({ source }) => source === meter.gateway || source === meter.provider),
  );
  /** The earliest moment at which each meter's next report can arrive. */
  const earliestMs = Float64Array.from(meters, (meter) => input.startsAtMs + random() * meter.intervalMs);
  const nextSilence = new Uint32Array(meters.length);
  const mostInAnHour = meters.reduce((sum, { intervalMs }) => sum + 2 * Math.ceil(hourMs / intervalMs), 0);
  const codes = new Float64Array(mostInAnHour);
  let late: number[] = [];
  for (let hourAtMs = input.startsAtMs; hourAtMs < input.endsAtMs; hourAtMs += hourMs) {
    const hourEndsAtMs = hourAtMs + hourMs;
    codes.set(late);
    let count = late.length;
    late = [];
    for (const { index, intervalMs } of meters) {
      while (earliestMs[index]! < hourEndsAtMs) {
        const arrivesAtMs = earliestMs[index]! + random() * 2 * jitterShare * intervalMs;
        earliestMs[index]! += intervalMs;
        let silence = silences[index]![nextSilence[index]!];
        while (silence && silence.endsAtMs <= arrivesAtMs) {
          nextSilence[index]! += 1;
          silence = silences[index]![nextSilence[index]!];
        }
        if (silence && silence.startsAtMs <= arrivesAtMs) {
          earliestMs[index] = silence.endsAtMs + random() * intervalMs;
          continue;
        }
        if (random() < lossShare || isLost(failures[index]!, arrivesAtMs)) continue;
        const code = Math.floor(arrivesAtMs) * 1024 + index;
        if (arrivesAtMs < hourEndsAtMs) codes[count++] = code;
        else late.push(code);
      }
    }
    yield codes.slice(0, count).sort();
  }
}

function isLost(failures: readonly SourceFailure[], atMs: number): boolean {
  return (
    failures.length > 0 && failures.some(({ startsAtMs, endsAtMs }) => startsAtMs <= atMs && atMs < endsAtMs)
  );
}

function pick<T>(weighted: readonly (readonly [number, T])[], random: Random): T {
  let rest = random() * weighted.reduce((sum, [weight]) => sum + weight, 0);
  for (const [weight, value] of weighted) {
    rest -= weight;
    if (rest < 0) return value;
  }
  return weighted.at(-1)![1];
}

function shuffled<T>(all: readonly T[], random: Random): T[] {
  const rest = [...all];
  for (let index = rest.length - 1; index > 0; index--) {
    const other = Math.floor(random() * (index + 1));
    [rest[index], rest[other]] = [rest[other]!, rest[index]!];
  }
  return rest;
}

function uniform(from: number, to: number, random: Random): number {
  return Math.round(from + random() * (to - from));
}

function logUniform(from: number, to: number, random: Random): number {
  return Math.round(from * (to / from) ** random());
}
