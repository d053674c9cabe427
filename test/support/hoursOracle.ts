/**
 * The best hours by trying everything, written from docs/forecasting.md ('Best hours') alone: no code of the product.
 */
export interface OracleSlots {
  off: (number | null)[];
  columns: (number | null)[][];
}

/** The four things that choices are compared by, the most important first. */
export type Rank = [risk: number, dislike: number, parts: number, places: number];

export function compareRanks(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at < 0 ? 0 : a[at]! - b[at]!;
}

const steps = (probability: number) => Math.floor((probability + 1e-10) * 20);

function dislikeOf({ columns }: OracleSlots, slot: number): number {
  let sum = 0;
  for (const column of columns) {
    const known = column.filter((value): value is number => value !== null);
    if (known.length === 0) continue;
    const low = Math.min(...known);
    const high = Math.max(...known);
    if (low === high) continue;
    const value = column[slot] ?? known.reduce((total, one) => total + one, 0) / known.length;
    sum += Math.round((20 * (value - low)) / (high - low));
  }
  return sum;
}

/** The two-state chain walked along: all of the probability that has not met an outage yet. */
export function aliveAfter(off: readonly number[]): number {
  let alive = 1;
  let last: number | null = null;
  for (const risk of off) {
    const newly: number = last === null ? risk : last === 1 ? 1 : (risk - last) / (1 - last) + last / 4;
    alive -= alive * Math.max(0, Math.min(1, newly));
    last = risk;
  }
  return alive;
}

/** All windows that may be taken, each with its start and rank. */
export function everyWindow(slots: OracleSlots, duration: number, limit: number) {
  const found: { start: number; rank: number[] }[] = [];
  for (let start = 0; start + duration <= slots.off.length; start++) {
    const places = Array.from({ length: duration }, (_, index) => start + index);
    const risks = places.map((place) => slots.off[place] ?? Infinity);
    if (risks.some((risk) => risk > limit)) continue;
    const dislike = places.reduce((sum, place) => sum + dislikeOf(slots, place), 0);
    found.push({ start, rank: [steps(1 - aliveAfter(risks)), dislike, start] });
  }
  return found.sort((a, b) => compareRanks(a.rank, b.rank));
}

/** The rank of a set of half hours, given by their places in order. */
export function rankOf(slots: OracleSlots, places: readonly number[]): Rank {
  let [risk, dislike, parts, sum] = [0, 0, 0, 0];
  places.forEach((place, index) => {
    risk += steps(slots.off[place] ?? Infinity);
    dislike += dislikeOf(slots, place);
    sum += place;
    if (index === 0 || places[index - 1] !== place - 1) parts += 1;
  });
  return [risk, dislike, parts, sum];
}

/** The least rank of all subsets of that many half hours; null where there is none. */
export function leastRank(slots: OracleSlots, duration: number, taken: ReadonlySet<number>): Rank | null {
  let least: Rank | null = null;
  for (let mask = 0; mask < 2 ** slots.off.length; mask++) {
    const places = slots.off.flatMap((risk, place) => (mask & (1 << place) && risk !== null ? [place] : []));
    if (places.length !== duration || places.some((place) => taken.has(place))) continue;
    const rank = rankOf(slots, places);
    if (least === null || compareRanks(rank, least) < 0) least = rank;
  }
  return least;
}
