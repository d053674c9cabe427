/**
 * Turns a symmetric positive definite matrix (row by row, its lower triangle is read) into its Cholesky factor, in
 * place. The first rows are the factor of the first rows, so that one factor serves every shorter past.
 */
export function factorInPlace(matrix: Float64Array, size: number): void {
  for (let row = 0; row < size; row++) {
    const at = row * size;
    for (let column = 0; column <= row; column++) {
      const other = column * size;
      let sum = matrix[at + column]!;
      for (let k = 0; k < column; k++) sum -= matrix[at + k]! * matrix[other + k]!;
      matrix[at + column] = row === column ? Math.sqrt(sum) : sum / matrix[other + column]!;
    }
  }
}

/** The solution of L x = `right` for the first `right.length` rows of a factor with rows of `size`. */
export function solveLower(factor: Float64Array, size: number, right: Float64Array): Float64Array {
  const solved = Float64Array.from(right);
  for (let row = 0; row < solved.length; row++) {
    let sum = solved[row]!;
    for (let k = 0; k < row; k++) sum -= factor[row * size + k]! * solved[k]!;
    solved[row] = sum / factor[row * size + row]!;
  }
  return solved;
}

/** The solution of Lᵀ x = `right`. */
export function solveUpper(factor: Float64Array, size: number, right: Float64Array): Float64Array {
  const solved = Float64Array.from(right);
  for (let row = size - 1; row >= 0; row--) {
    const value = solved[row]! / factor[row * size + row]!;
    solved[row] = value;
    for (let k = 0; k < row; k++) solved[k]! -= factor[row * size + k]! * value;
  }
  return solved;
}

/** The sum of the products of two columns, as far as the first one reaches. */
export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += a[index]! * b[index]!;
  return sum;
}
