import { useInSteps } from '@wip/shared/consumption/energyInWindow.ts';
import type { PowerReading } from '@wip/shared/consumption/powerReading.ts';

/** The columns of an export, units included. */
export const csvHeader =
  'name,starts_at_utc,ends_at_utc,energy_kwh,mean_kw,min_kw,max_kw,coverage_0_to_1,is_simulated\r\n';

/** What a spreadsheet would take for the beginning of a formula. */
const formula = /^[=+\-@\t\r]/;

/** A cell of text that no spreadsheet runs: an apostrophe goes before what would begin a formula. */
export function textCell(text: string): string {
  const safe = formula.test(text.trimStart()) || formula.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export interface CsvSteps {
  name: string;
  readings: readonly PowerReading[];
  bounds: readonly number[];
  isSimulated: boolean;
}

/** One line for each step; a step that is not metered has empty cells, never 0. */
export function csvRows({ name, readings, bounds, isSimulated }: CsvSteps): string {
  const label = textCell(name);
  const rows = useInSteps(readings, bounds).map(({ energyKwh, meanKw, minKw, maxKw, coverage }, index) => {
    const [startsAtMs, endsAtMs] = [bounds[index]!, bounds[index + 1]!];
    const cells = [energyKwh, meanKw, minKw, maxKw].map(numberCell);
    return [
      label,
      new Date(startsAtMs).toISOString(),
      new Date(endsAtMs).toISOString(),
      ...cells,
      Number(coverage.toFixed(4)),
      isSimulated,
    ].join();
  });
  return rows.map((row) => `${row}\r\n`).join('');
}

function numberCell(value: number | null): string {
  return value === null ? '' : String(Number(value.toFixed(6)));
}
