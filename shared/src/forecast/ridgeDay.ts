import type { Design } from './designRows.ts';
import type { RidgeMember } from './members.ts';

const firstRow = 8;
const fewestRows = 4;
const mostMissing = 0.25;

/**
 * The deviations that a member expects in block `block`, fitted on the blocks before it: a weighted ridge over all
 * slots of a day at once. Zero where fewer than four usable blocks precede.
 */
export function ridgeDay(design: Design, member: RidgeMember, block: number): Float64Array {
  const { rows, columns, deviations, missing } = design;
  const outputs = deviations.length / missing.length;
  const expected = new Float64Array(outputs);
  const usable: number[] = [];
  for (let day = Math.max(firstRow, block - member.longestDays); day < block; day++) {
    if ((missing[day] ?? 1) < mostMissing) usable.push(day);
  }
  if (usable.length < fewestRows) return expected;

  const matrix = new Float64Array(columns * columns);
  const right = new Float64Array(columns * outputs);
  const weighted = new Float64Array(columns);
  for (const day of usable) {
    const weight = 0.5 ** ((block - day) / member.halfLifeDays);
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
  }
  for (let i = 0; i < columns; i++) matrix[i * columns + i]! += member.penalty;
  solveInPlace(matrix, right, columns, outputs);
  const own = rows.subarray(block * columns, (block + 1) * columns);
  for (let i = 0; i < columns; i++) {
    const factor = own[i]!;
    for (let output = 0; output < outputs; output++)
      expected[output]! += factor * right[i * outputs + output]!;
  }
  return expected;
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
