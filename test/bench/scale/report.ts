/** One line of the table; a figure over its limit makes the run a failure. */
export function report(name: string, value: number, limit: number | null, unit: string): void {
  const isMissed = limit !== null && !(value <= limit);
  if (isMissed) process.exitCode = 1;
  const verdict = limit === null ? '' : `(at most ${limit})  ${isMissed ? 'MISSED' : 'ok'}`;
  console.log(`${name.padEnd(46)} ${value.toFixed(0).padStart(7)} ${unit} ${verdict}`);
}

/** The value that a share of the values lies at or below. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
