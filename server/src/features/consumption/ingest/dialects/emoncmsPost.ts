import type { IncomingBatch } from '@wip/shared/consumption/incomingReading.ts';
import { mostReadings, type Refusal } from '@wip/shared/consumption/readingsBatch.ts';
import { DomainError } from '@wip/shared/errors.ts';
import { parseJson } from '../parseJson.ts';
import { readNumber } from './decimal.ts';
import { type InputNames, type NamedValue, toBatch } from './namedValue.ts';
import { longestName, tooLongName } from './nameLength.ts';
import { readInstant, readUnixSeconds } from './readInstant.ts';
import { unreadable } from './refusals.ts';

/** The parameters of a request, of its query and of its form alike. */
export type EmoncmsParameters = ReadonlyMap<string, string>;

interface Payload {
  /** By position; null: reported as nothing. */
  inputs: { name: string; value: unknown }[];
  time: unknown;
}

/**
 * `input/post`: the inputs of one node at one time, as `fulljson`, `json`, `csv` or `data`. An input is called
 * `node/name`, a value without a name by its position from 1. Unlike emoncms nothing is stripped of odd characters: what
 * is not a number from end to end is refused, and so is a time that cannot be read.
 *
 * Errors: DomainError INVALID where the request holds no inputs or no readable time.
 */
export function parseEmoncmsPost(
  parameters: EmoncmsParameters,
  { node, inputs }: { node: string; inputs: InputNames },
): IncomingBatch {
  if (node.length > longestName) {
    throw new DomainError('INVALID', `A node’s name may have ${longestName} characters.`, { field: 'node' });
  }
  const payload = payloadOf(parameters);
  const atMs = timeOf(parameters.get('time') ?? payload.time ?? null);
  if (payload.inputs.length > mostReadings) {
    throw new DomainError('TOO_LARGE', `A batch may have ${mostReadings} readings; send them in several.`);
  }
  const values: NamedValue[] = [];
  const refused: Refusal[] = [];
  for (const [index, { name, value }] of payload.inputs.entries()) {
    if (value === null) continue;
    const number = readNumber(value);
    if (name.length > longestName) refused.push(tooLongName(index, name));
    else if (number === null) refused.push(unreadable(index, name, 'The value is not a number.'));
    else values.push({ index, names: [`${node}/${name}`], atMs, value: number, quantity: null });
  }
  return toBatch(values, inputs, refused);
}

/** Seconds since 1970, or an ISO 8601 time with an offset. Null: none is given. */
function timeOf(time: unknown): number | null {
  if (time === null) return null;
  const seconds = readNumber(time);
  const atMs =
    seconds === null && typeof time === 'string' ? readInstant(time, null) : readUnixSeconds(seconds);
  if (typeof atMs === 'number') return atMs;
  throw new DomainError(
    'INVALID',
    'The time cannot be read; send seconds since 1970, or ISO 8601 with Z or an offset.',
    { field: 'time' },
  );
}

function payloadOf(parameters: EmoncmsParameters): Payload {
  const fulljson = parameters.get('fulljson');
  if (fulljson !== undefined) {
    const payload = jsonPayload(fulljson);
    if (payload) return payload;
    throw new DomainError('INVALID', 'It must be a JSON object.', { field: 'fulljson' });
  }
  const json = parameters.get('json');
  if (json !== undefined) return jsonPayload(json) ?? pairsPayload(json);
  const pairs = parameters.get('csv') ?? parameters.get('data');
  if (pairs !== undefined) return jsonPayload(pairs) ?? pairsPayload(pairs);
  throw new DomainError('INVALID', 'Send the inputs as fulljson, json, csv or data.');
}

function jsonPayload(text: string): Payload | null {
  let object: unknown;
  try {
    object = parseJson(text);
  } catch {
    return null;
  }
  if (typeof object !== 'object' || object === null || Array.isArray(object)) return null;
  const entries = Object.entries(object);
  return {
    inputs: entries
      .filter(([name]) => name.toLowerCase() !== 'time')
      .map(([name, value]) => ({ name, value })),
    time: entries.find(([name]) => name.toLowerCase() === 'time')?.[1] ?? null,
  };
}

const plainName = /^[\p{L}\p{N}_ ./-]+$/u;

/**
 * `{power1:100,power2:200}` without quotes, with or without its braces, and `100,200,null`. A damaged pair may have been
 * the time, so that nothing of the text is taken.
 */
function pairsPayload(text: string): Payload {
  const trimmed = text.trim();
  const bare = /^\{.*\}$/s.test(trimmed) ? trimmed.slice(1, -1) : trimmed;
  const payload: Payload = { inputs: [], time: null };
  let position = 0;
  for (const pair of bare.split(',')) {
    const [first = '', second, ...more] = pair.split(':');
    const name = second === undefined ? String(++position) : unquoted(first);
    const value = (second ?? first).trim();
    if (more.length > 0 || value === '' || !plainName.test(name)) {
      throw new DomainError('INVALID', 'The inputs are neither JSON, nor name:value pairs, nor values.');
    }
    if (second !== undefined && name.toLowerCase() === 'time') payload.time = value;
    else payload.inputs.push({ name, value: value === 'null' ? null : value });
  }
  return payload;
}

function unquoted(name: string): string {
  return name.trim().replace(/^(["'])(.*)\1$/s, '$2');
}
