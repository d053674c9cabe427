/** Rows of features one after another, `columns` each, with what came: 1 or 0 per row. */
export interface LogisticRows {
  columns: number;
  rows: Float64Array;
  targets: Uint8Array;
}

const smallestGain = 1e-9;
const smallestShare = 1e-3;

/**
 * The weights of a logistic regression, by iteratively reweighted least squares from zero, or from `start`.
 *
 * Minimises the sum of log losses + `penalty` / 2 × the sum of squared weights, the constant's included; at most
 * `steps` steps, fewer where one changes nothing any more. Without rows all weights are zero.
 */
export function fitLogistic(
  { columns, rows, targets }: LogisticRows,
  { penalty = 1, steps = 12, start }: { penalty?: number; steps?: number; start?: Float64Array | null } = {},
): Float64Array {
  const problem = { columns, rows, targets, penalty };
  let best = start?.slice() ?? new Float64Array(columns);
  let atBest = curvatureAt(problem, best);
  for (let step = 0; step < steps; step++) {
    const change = solveSymmetric(atBest.hessian, atBest.gradient);
    // a whole step overshoots where nearly every case is told apart
    let share = 1;
    let weights = best.map((weight, i) => weight - change[i]!);
    let here = curvatureAt(problem, weights);
    while (!(here.loss <= atBest.loss) && share > smallestShare) {
      share /= 2;
      weights = best.map((weight, i) => weight - share * change[i]!);
      here = curvatureAt(problem, weights);
    }
    if (!(here.loss <= atBest.loss)) break;
    const gained = atBest.loss - here.loss;
    [best, atBest] = [weights, here];
    if (gained <= smallestGain * (1 + here.loss)) break;
  }
  return best;
}

/** Loss, gradient and second derivatives (lower triangle) at some weights. */
function curvatureAt(
  { columns, rows, targets, penalty }: LogisticRows & { penalty: number },
  weights: Float64Array,
) {
  const gradient = weights.map((weight) => penalty * weight);
  const hessian = new Float64Array(columns * columns);
  let loss = 0;
  for (let i = 0; i < columns; i++) {
    hessian[i * columns + i] = penalty;
    loss += (penalty / 2) * weights[i]! ** 2;
  }
  for (let index = 0; index < targets.length; index++) {
    const start = index * columns;
    const score = scoreOfRow(weights, rows, start);
    const probability = logistic(score);
    loss += Math.max(score, 0) + Math.log1p(Math.exp(-Math.abs(score))) - targets[index]! * score;
    const error = probability - targets[index]!;
    const curvature = probability * (1 - probability);
    for (let i = 0; i < columns; i++) {
      const value = rows[start + i]!;
      if (value === 0) continue;
      gradient[i]! += error * value;
      const scaled = curvature * value;
      const at = i * columns;
      for (let j = 0; j <= i; j++) hessian[at + j]! += scaled * rows[start + j]!;
    }
  }
  return { loss, gradient, hessian };
}

/** The weighted sum of one row of features that starts at `start`: the log-odds. */
export function scoreOfRow(weights: Float64Array, rows: Float64Array, start = 0): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sum += weights[i]! * rows[start + i]!;
  return sum;
}

/** The probability of log-odds. */
export function logistic(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}

/** The log-odds of a probability, kept within [.005, .995] unless other bounds are given. */
export function logit(probability: number, least = 0.005): number {
  const kept = Math.min(Math.max(probability, least), 1 - least);
  return Math.log(kept / (1 - kept));
}

/** Solves a symmetric positive definite system, of which the lower triangle is read, by Cholesky. */
function solveSymmetric(matrix: Float64Array, right: Float64Array): Float64Array {
  const size = right.length;
  const solution = right.slice();
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * size + j]!;
      for (let k = 0; k < j; k++) sum -= matrix[i * size + k]! * matrix[j * size + k]!;
      matrix[i * size + j] = i === j ? Math.sqrt(sum) : sum / matrix[j * size + j]!;
    }
    for (let k = 0; k < i; k++) solution[i]! -= matrix[i * size + k]! * solution[k]!;
    solution[i]! /= matrix[i * size + i]!;
  }
  for (let i = size - 1; i >= 0; i--) {
    for (let k = i + 1; k < size; k++) solution[i]! -= matrix[k * size + i]! * solution[k]!;
    solution[i]! /= matrix[i * size + i]!;
  }
  return solution;
}
