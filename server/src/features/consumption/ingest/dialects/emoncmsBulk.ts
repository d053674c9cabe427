import type { IncomingBatch } from '@wip/shared/consumption/incomingReading.ts';
import { mostReadings, type Refusal } from '@wip/shared/consumption/readingsBatch.ts';
import { DomainError } from '@wip/shared/errors.ts';
import { z } from 'zod';
import { parseJson } from '../parseJson.ts';
import { readNumber } from './decimal.ts';
import type { EmoncmsParameters } from './emoncmsPost.ts';
import { type InputNames, type NamedValue, toBatch } from './namedValue.ts';
import { longestName, tooLongName } from './nameLength.ts';
import { readInstant, readUnixSeconds } from './readInstant.ts';
import { unreadable } from './refusals.ts';

const rows = z.unknown().array().min(1);
const row = z.tuple([z.unknown(), z.union([z.string(), z.number()]), z.unknown()], z.unknown());
const keyed = z.record(z.string(), z.unknown());

/**
 * `input/bulk`: rows of [time, node, value, value …] in `data`, whose times count in s from a moment that `sentat`,
 * `offset` or `time` fixes; with none of them the last row is of now. An input is called `node/position`, or
 * `node/name` where the row has `{"name": value}`.
 *
 * Errors: DomainError INVALID where the rows or their moment cannot be read.
 */
export function parseEmoncmsBulk(
  parameters: EmoncmsParameters,
  { receivedAtMs, inputs }: { receivedAtMs: number; inputs: InputNames },
): IncomingBatch {
  const given = rowsOf(parameters);
  const originMs = originOf(parameters, given, receivedAtMs);
  const values: NamedValue[] = [];
  const refused: Refusal[] = [];
  for (const [index, value] of given.entries()) {
    const parsed = row.safeParse(value);
    const seconds = parsed.success ? readNumber(parsed.data[0]) : null;
    if (!parsed.success || seconds === null) {
      refused.push(unreadable(index, null, 'A row is [time, node, value …], its time a number of seconds.'));
      continue;
    }
    const [, nodeGiven, ...cells] = parsed.data;
    const node = String(nodeGiven);
    if (node.length > longestName) {
      refused.push(tooLongName(index, node));
      continue;
    }
    const atMs = originMs + Math.round(seconds * 1000);
    for (const [name, cell] of inputsOf(cells)) {
      const number = readNumber(cell);
      if (name.length > longestName) refused.push(tooLongName(index, name));
      else if (number === null) refused.push(unreadable(index, name, 'The value is not a number.'));
      else values.push({ index, names: [`${node}/${name}`], atMs, value: number, quantity: null });
    }
    if (values.length + refused.length > mostReadings) throw tooLarge();
  }
  return toBatch(values, inputs, refused);
}

function rowsOf(parameters: EmoncmsParameters): unknown[] {
  if (parameters.has('c') || parameters.has('cb')) {
    throw new DomainError('INVALID', 'Compressed rows are not understood; send them as they are.', {
      field: 'data',
    });
  }
  let data: unknown;
  try {
    data = parseJson(parameters.get('data') ?? '');
  } catch {
    data = null;
  }
  const parsed = rows.safeParse(data);
  if (!parsed.success) {
    throw new DomainError('INVALID', 'It must be a JSON array of rows [time, node, value …].', {
      field: 'data',
    });
  }
  if (parsed.data.length > mostReadings) throw tooLarge();
  return parsed.data;
}

/** The moment from which the rows count. */
function originOf(parameters: EmoncmsParameters, given: readonly unknown[], receivedAtMs: number): number {
  for (const field of ['sentat', 'offset']) {
    const text = parameters.get(field);
    if (text !== undefined) return receivedAtMs - Math.round(secondsOf(text, field) * 1000);
  }
  const time = parameters.get('time');
  if (time !== undefined) {
    const seconds = readNumber(time);
    const atMs = seconds === null ? readInstant(time, null) : readUnixSeconds(seconds);
    if (typeof atMs === 'number') return atMs;
    throw unreadableTime('time');
  }
  const last = given.at(-1);
  return receivedAtMs - Math.round(secondsOf(Array.isArray(last) ? last[0] : null, 'data') * 1000);
}

function secondsOf(value: unknown, field: string): number {
  const seconds = readNumber(value);
  if (seconds === null) throw unreadableTime(field);
  return seconds;
}

function inputsOf(cells: readonly unknown[]): [string, unknown][] {
  let position = 0;
  return cells.flatMap((cell): [string, unknown][] => {
    const names = keyed.safeParse(cell);
    if (names.success) return Object.entries(names.data).filter(([, value]) => value !== null);
    position += 1;
    return cell === null || cell === '' ? [] : [[String(position), cell]];
  });
}

function unreadableTime(field: string): DomainError {
  return new DomainError('INVALID', 'The time that the rows count from cannot be read.', { field });
}

function tooLarge(): DomainError {
  return new DomainError('TOO_LARGE', `A batch may have ${mostReadings} readings; send them in several.`);
}
