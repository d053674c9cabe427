import type { Design } from './designRows.ts';
import type { SimilarMember } from './members.ts';

const firstRow = 8;
const fewestRows = 4;
const mostMissing = 0.25;

/**
 * The fits of the member that learns from similar days, as of the blocks `blocks`, ascending: each says what deviations
 * to expect on a day with a given design row. Null where fewer than four usable blocks precede.
 *
 * A kernel ridge: two days are alike by the product of their rows and by a bell curve over their distance. Its window
 * begins at a multiple of `windowStepDays`, so that days are only ever added to the factor of Cholesky, until it begins
 * anew. A fit depends on the block alone, not on `blocks`.
 */
export function similarFits(design: Design, member: SimilarMember, blocks: readonly number[]) {
  const { windowDays, windowStepDays } = member;
  let factor = startFactor(design, member);
  let from = -1;
  let next = 0;
  return blocks.map((block) => {
    const start = Math.max(firstRow, windowStepDays * Math.floor((block - windowDays) / windowStepDays));
    if (start !== from) {
      factor = startFactor(design, member);
      from = start;
      next = start;
    }
    for (; next < block; next++) if ((design.missing[next] ?? 1) < mostMissing) factor.add(next);
    return factor.days() < fewestRows ? null : factor.fit();
  });
}

/** The lower factor of the days' likeness, with what came on them solved through it, row by row. */
function startFactor(design: Design, member: SimilarMember) {
  const { rows, columns, deviations, missing } = design;
  const outputs = deviations.length / missing.length;
  const known: Float64Array[] = [];
  const lower: Float64Array[] = [];
  const solved: Float64Array[] = [];

  /** The factor's next row for a day with the design row `row`, beside `count` known days. */
  function solveRow(row: Float64Array, count: number): Float64Array {
    const solution = new Float64Array(count + 1);
    for (let i = 0; i < count; i++) {
      const before = lower[i]!;
      let rest = likeness(row, known[i]!, member);
      for (let j = 0; j < i; j++) rest -= before[j]! * solution[j]!;
      solution[i] = rest / before[i]!;
    }
    return solution;
  }

  return {
    days: () => known.length,
    add(day: number): void {
      const row = rows.subarray(day * columns, (day + 1) * columns);
      const count = known.length;
      const own = solveRow(row, count);
      let rest = likeness(row, row, member) + member.penalty;
      for (let i = 0; i < count; i++) rest -= own[i]! ** 2;
      own[count] = Math.sqrt(rest);
      const target = deviations.slice(day * outputs, (day + 1) * outputs);
      for (let i = 0; i < count; i++) addTimes(target, -own[i]!, solved[i]!);
      for (let output = 0; output < outputs; output++) target[output]! /= own[count]!;
      known.push(row);
      lower.push(own);
      solved.push(target);
    },
    /** What the days added so far expect; days added later do not change it. */
    fit() {
      const count = known.length;
      return (row: Float64Array): Float64Array => {
        const own = solveRow(row, count);
        const expected = new Float64Array(outputs);
        for (let i = 0; i < count; i++) addTimes(expected, own[i]!, solved[i]!);
        return expected;
      };
    },
  };
}

function likeness(a: Float64Array, b: Float64Array, { bellWeight, bellWidth }: SimilarMember): number {
  let product = 0;
  let distance = 0;
  for (let i = 0; i < a.length; i++) {
    product += a[i]! * b[i]!;
    distance += (a[i]! - b[i]!) ** 2;
  }
  return product + bellWeight * Math.exp(-distance / (2 * bellWidth ** 2 * a.length));
}

function addTimes(into: Float64Array, factor: number, row: Float64Array): void {
  for (let i = 0; i < into.length; i++) into[i]! += factor * row[i]!;
}
