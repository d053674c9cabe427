import { readFileSync } from 'node:fs';

export interface Totals {
  passed: number;
  failed: number;
  skipped: number;
  /** Of the passed those that failed first. */
  unsteady?: number;
}

/** The totals of a report that Vitest wrote as JSON; null where it wrote none. */
export function readVitestTotals(file: string): Totals | null {
  const report = readJson(file);
  if (!report) return null;
  const failed = Number(report.numFailedTests);
  return {
    passed: Number(report.numPassedTests),
    failed: report.success === false ? Math.max(failed, 1) : failed, // a file may fail before its tests
    skipped: Number(report.numPendingTests) + Number(report.numTodoTests),
  };
}

/** The totals of a report that Playwright wrote as JSON; null where it wrote none. */
export function readPlaywrightTotals(file: string): Totals | null {
  const stats = readJson(file)?.stats;
  if (typeof stats !== 'object' || stats === null) return null;
  const { expected, unexpected, flaky, skipped } = stats as Record<string, unknown>;
  return {
    passed: Number(expected) + Number(flaky),
    failed: Number(unexpected),
    skipped: Number(skipped),
    unsteady: Number(flaky),
  };
}

function readJson(file: string): Record<string, unknown> | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  } catch {
    return null;
  }
}
