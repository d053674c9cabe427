import { meterId, type Quantity } from '@wip/shared/consumption/meterSchemas.ts';
import { DomainError } from '@wip/shared/errors.ts';
import { parse } from 'csv-parse/sync';
import { readDecimal } from './decimal.ts';
import type { ImportItem } from './importItem.ts';
import { instantFaults, readInstant } from './readInstant.ts';
import { unreadable } from './refusals.ts';

export interface CsvContext {
  /** The meter of rows that name none; null: every row must. */
  meterId: string | null;
  /** The time zone of a meter's region, for times without an offset; null where the meter is unknown. */
  zoneOf: (meterId: string) => string | null;
}

const quantities: Record<string, Quantity> = {
  power_kw: 'powerKw',
  power_w: 'powerW',
  energy_kwh: 'energyKwh',
  energy_wh: 'energyWh',
  counter_kwh: 'counterKwh',
  counter_wh: 'counterWh',
};
const spellings: Record<string, string> = { at: 'timestamp', meterid: 'meter_id', durations: 'duration_s' };

/**
 * Reads the lines of a CSV file one by one: `timestamp` (or `at`), `meter_id` unless the context has one, a column of
 * readings (`power_kw`, `energy_kwh`, `counter_kwh`, or in W and Wh) and, if wanted, `duration_s`.
 *
 * Errors: DomainError INVALID for a header without those columns, or with two columns of readings.
 */
export function createCsvReader(header: string, context: CsvContext) {
  const written = (cellsOf(header.replace(/^\uFEFF/, '')) ?? []).map((name) => name.trim());
  const columns = written.map((name) => {
    const plain = name.toLowerCase().replace(/[\s-]+/g, '_');
    return spellings[plain] ?? plain;
  });
  const position = {
    timestamp: columns.indexOf('timestamp'),
    meter: columns.indexOf('meter_id'),
    duration: columns.indexOf('duration_s'),
  };
  const measured = columns.filter((name) => Object.hasOwn(quantities, name));
  const [valueColumn] = measured;
  const quantity = valueColumn === undefined ? undefined : quantities[valueColumn];
  if (position.timestamp < 0) throw headerFault("has no column 'timestamp' (or 'at')");
  if (valueColumn === undefined || quantity === undefined || measured.length > 1) {
    throw headerFault(`must have one column of readings: ${Object.keys(quantities).join(', ')}`);
  }
  if (new Set(columns).size < columns.length) throw headerFault('names a column twice');
  if (position.meter < 0 && context.meterId === null) {
    throw headerFault("has no column 'meter_id', and no meter is given");
  }
  const valueAt = columns.indexOf(valueColumn);

  const nameOf = (at: number, otherwise: string) => written[at] ?? otherwise;
  const names = {
    at: nameOf(position.timestamp, 'timestamp'),
    meterId: nameOf(position.meter, 'meter_id'),
    durationS: nameOf(position.duration, 'duration_s'),
    value: nameOf(valueAt, valueColumn),
  };

  /** Null for a line without anything on it. */
  const read = (line: string, index: number): ImportItem | null => {
    if (line.trim() === '') return null;
    const refuse = (field: string | null, reason: string) => ({ refused: unreadable(index, field, reason) });
    const cells = cellsOf(line);
    if (!cells || cells.length !== columns.length) {
      return refuse(null, `The line must have ${columns.length} cells, as the header has.`);
    }
    const cell = (at: number) => (at < 0 ? '' : (cells[at]?.trim() ?? ''));
    const id = cell(position.meter) || context.meterId;
    if (id === null || !meterId.safeParse(id).success) {
      return refuse(names.meterId, 'It is not the id of a meter.');
    }
    const atMs = readInstant(cell(position.timestamp), context.zoneOf(id));
    if (typeof atMs !== 'number') return refuse(names.at, instantFaults[atMs]);
    const value = readDecimal(cell(valueAt));
    if (value === null) return refuse(names.value, 'The value is not a number.');
    const length = cell(position.duration);
    const durationS = length === '' ? null : readDecimal(length);
    if (length !== '' && durationS === null) return refuse(names.durationS, 'The value is not a number.');
    return { reading: { index, meter: { id }, atMs, durationS, value, quantity } };
  };
  /** How the header writes the columns that a reading's fields are read from. */
  return Object.assign(read, { names: new Map(Object.entries(names)) });
}

/** Null where the quotes of the line do not match. */
function cellsOf(line: string): string[] | null {
  if (!line.includes('"')) return line.split(',');
  try {
    const records: string[][] = parse(line, { relax_column_count: true });
    return records.length === 1 ? (records[0] ?? null) : null;
  } catch {
    return null;
  }
}

function headerFault(what: string): DomainError {
  return new DomainError('INVALID', `The first line ${what}.`, { field: 'line 1' });
}
