/** The mean of the finite values; NaN where there is none. */
export function finiteMean(values: Iterable<number>): number {
  let [sum, count] = [0, 0];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    sum += value;
    count += 1;
  }
  return count === 0 ? Number.NaN : sum / count;
}

/** The median of the finite values; NaN where there is none. */
export function finiteMedian(values: Iterable<number>): number {
  return finiteQuantile(values, 0.5);
}

/** The quantile of the finite values, linear between neighbours; NaN where there is none. */
export function finiteQuantile(values: Iterable<number>, level: number): number {
  const sorted = Float64Array.from(values).filter(Number.isFinite).sort();
  if (sorted.length === 0) return Number.NaN;
  const position = level * (sorted.length - 1);
  const low = Math.floor(position);
  const below = sorted[low] ?? Number.NaN;
  const above = sorted[Math.min(low + 1, sorted.length - 1)] ?? Number.NaN;
  return below + (above - below) * (position - low);
}
