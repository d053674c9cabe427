import type { Design } from './designRows.ts';
import type { RidgeMember } from './members.ts';

const firstRow = 8;
const fewestRows = 4;
const mostMissing = 0.25;
/** Over a longer gap between two fits new sums are cheaper and more exact. */
const longestCarry = 14;

/** A member's regression as of a block: for each column of the design a row over the slots of a day. */
export type RidgeFit = Float64Array;

/**
 * The fits of a member as of the blocks `blocks`, ascending: each a weighted ridge over all slots of a day at once, on
 * the blocks before it. Null where fewer than four usable blocks precede.
 *
 * The sums of one fit are carried on to the next, whose days all weigh less by one factor.
 */
export function ridgeFits(
  design: Design,
  member: RidgeMember,
  blocks: readonly number[],
): (RidgeFit | null)[] {
  const { columns, deviations, missing } = design;
  const outputs = deviations.length / missing.length;
  const isUsable = (day: number) => (missing[day] ?? 1) < mostMissing;
  const sums = startSums(columns, outputs);
  let until: number | null = null;
  return blocks.map((block) => {
    const from = Math.max(firstRow, block - member.longestDays);
    if (until === null || block - until > longestCarry) {
      sums.clear();
      until = block;
      for (let day = from; day < block; day++) {
        if (isUsable(day)) sums.add(design, day, 0.5 ** ((block - day) / member.halfLifeDays));
      }
    }
    for (; until < block; until++) {
      sums.decay(0.5 ** (1 / member.halfLifeDays));
      if (until >= firstRow && isUsable(until)) sums.add(design, until, 0.5 ** (1 / member.halfLifeDays));
      const left = until - member.longestDays;
      if (left >= firstRow && isUsable(left)) {
        sums.add(design, left, -(0.5 ** ((member.longestDays + 1) / member.halfLifeDays)));
      }
    }
    return sums.days() < fewestRows ? null : sums.solve(member.penalty);
  });
}

/** The deviations that a fit expects on a day with the design row `row`; zero without a fit. */
export function expectedDeviations(fit: RidgeFit | null, row: Float64Array, outputs: number): Float64Array {
  const expected = new Float64Array(outputs);
  if (!fit) return expected;
  for (let i = 0; i < row.length; i++) {
    const factor = row[i]!;
    for (let output = 0; output < outputs; output++) expected[output]! += factor * fit[i * outputs + output]!;
  }
  return expected;
}

/** The weighted sums of a regression: of the columns' products (lower triangle), and of columns with outputs. */
function startSums(columns: number, outputs: number) {
  const matrix = new Float64Array(columns * columns);
  const right = new Float64Array(columns * outputs);
  const weighted = new Float64Array(columns);
  let days = 0;
  return {
    days: () => days,
    clear(): void {
      matrix.fill(0);
      right.fill(0);
      days = 0;
    },
    decay(factor: number): void {
      for (let i = 0; i < matrix.length; i++) matrix[i]! *= factor;
      for (let i = 0; i < right.length; i++) right[i]! *= factor;
    },
    /** Adds a day; takes it away where the weight is negative. */
    add({ rows, deviations }: Design, day: number, weight: number): void {
      days += Math.sign(weight);
      const row = rows.subarray(day * columns, (day + 1) * columns);
      const target = deviations.subarray(day * outputs, (day + 1) * outputs);
      for (let i = 0; i < columns; i++) weighted[i] = weight * row[i]!;
      addOuter(matrix, weighted, row);
      for (let i = 0; i < columns; i++) {
        const factor = weighted[i]!;
        if (factor === 0) continue;
        const at = i * outputs;
        for (let output = 0; output < outputs; output++) right[at + output]! += factor * target[output]!;
      }
    },
    solve(penalty: number): RidgeFit {
      const lower = matrix.slice();
      const solution = right.slice();
      for (let i = 0; i < columns; i++) lower[i * columns + i]! += penalty;
      solveInPlace(lower, solution, columns, outputs);
      return solution;
    },
  };
}

/** Adds a b' to the lower triangle of `matrix`. */
function addOuter(matrix: Float64Array, a: Float64Array, b: Float64Array): void {
  const columns = a.length;
  for (let i = 0; i < columns; i++) {
    const factor = a[i]!;
    if (factor === 0) continue;
    const at = i * columns;
    for (let j = 0; j <= i; j++) matrix[at + j]! += factor * b[j]!;
  }
}

/**
 * Solves `matrix` × X = `right` for symmetric positive definite `matrix` (its lower triangle is read), by Cholesky;
 * X is left in `right`.
 */
function solveInPlace(matrix: Float64Array, right: Float64Array, size: number, outputs: number): void {
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * size + j]!;
      for (let k = 0; k < j; k++) sum -= matrix[i * size + k]! * matrix[j * size + k]!;
      matrix[i * size + j] = i === j ? Math.sqrt(sum) : sum / matrix[j * size + j]!;
    }
  }
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < i; k++) subtractRow(right, i, k, matrix[i * size + k]!, outputs);
    divideRow(right, i, matrix[i * size + i]!, outputs);
  }
  for (let i = size - 1; i >= 0; i--) {
    for (let k = i + 1; k < size; k++) subtractRow(right, i, k, matrix[k * size + i]!, outputs);
    divideRow(right, i, matrix[i * size + i]!, outputs);
  }
}

function subtractRow(values: Float64Array, row: number, other: number, factor: number, width: number): void {
  if (factor === 0) return;
  for (let column = 0; column < width; column++) {
    values[row * width + column]! -= factor * values[other * width + column]!;
  }
}

function divideRow(values: Float64Array, row: number, divisor: number, width: number): void {
  for (let column = 0; column < width; column++) values[row * width + column]! /= divisor;
}
