import type { MeterPoint } from '@wip/shared/consumption/meterPoint.ts';

/** What an independent, coarse reading of a payload allows to be stored. */
export interface Allowed {
  /** Millionths of a kW. */
  power: number[];
  /** Millionths of a kWh. */
  counter: number[];
  /** ms since 1970. */
  times: number[];
}

const number = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** The number that stands between separators after a name, wherever the name stands: `name = 12`. */
export function numbersAfter(text: string, name: string): number[] {
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const found = text.matchAll(new RegExp(`${escaped}["'\\s]*[:=]\\s*\\[?["'\\s]*([^\\s"',}\\]]*)`, 'g'));
  return [...found].flatMap(([, token = '']) => toNumber(token));
}

export function toNumber(token: string): number[] {
  const bare = token
    .trim()
    .replace(/^["']|["']$/g, '')
    .trim();
  return number.test(bare) ? [Number(bare)] : [];
}

/** Everything in a text that may be meant as a time: whole stretches that are seconds, ms or an ISO time. */
export function timesIn(text: string): number[] {
  const iso = [...text.matchAll(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)/gi)];
  const stretches = text.split(/[\s,:="'{}[\]<>&]+/).flatMap(toNumber);
  return [
    ...iso.map(([found]) => Date.parse(found.replace(' ', 'T'))),
    ...stretches.flatMap((value) => [value, value * 1000, value / 1e6].map(Math.round)),
    ...stretches.map((value) => Math.floor(value / 1e6)),
  ];
}

/** Why the points may not be stored; null where each of them may. */
export function faultOf(points: readonly MeterPoint[], allowed: Allowed): string | null {
  for (const { kind, micro, atMs } of points) {
    if (!allowed[kind].some((value) => Math.abs(value - micro) <= 1))
      return `${kind} ${micro} is in no part of it`;
    if (!allowed.times.includes(atMs)) return `the time ${new Date(atMs).toISOString()} is in no part of it`;
  }
  return null;
}
