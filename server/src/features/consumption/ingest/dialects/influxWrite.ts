import type { IncomingBatch } from '@wip/shared/consumption/incomingReading.ts';
import { meterId, type Quantity } from '@wip/shared/consumption/meterSchemas.ts';
import { quantityOfName } from '@wip/shared/consumption/quantityOfName.ts';
import { mostReadings, type Refusal } from '@wip/shared/consumption/readingsBatch.ts';
import { DomainError } from '@wip/shared/errors.ts';
import { type ProtocolLine, parseLine } from './lineProtocol.ts';
import { type InputNames, type NamedValue, toBatch } from './namedValue.ts';
import { longestName } from './nameLength.ts';
import { unreadable } from './refusals.ts';

export const precisions = { ns: 1_000_000n, us: 1_000n, ms: 1n, s: null } as const;
export type Precision = keyof typeof precisions;

/** Tags by which senders name a device, the most telling first. */
const deviceTags = ['meter', 'meter_id', 'device', 'entity_id'];

/**
 * The body of `/api/v2/write`. A reading's `index` is its line, from 0. A field is called
 * `measurement,tag=value field` with its tags in the order of their keys; shorter, `device field` or, for power and
 * energy, `device` alone, after the first of the tags `meter`, `meter_id`, `device` and `entity_id`. Lines are refused one by one.
 *
 * Errors: DomainError TOO_LARGE.
 */
export function parseInfluxWrite(
  text: string,
  { precision, inputs }: { precision: Precision; inputs: InputNames },
): IncomingBatch {
  const values: NamedValue[] = [];
  const readings: IncomingBatch['readings'] = [];
  const refused: Refusal[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (/^\s*(?:#|$)/.test(line)) continue;
    try {
      const parsed = parseLine(line);
      const atMs = parsed.timestamp === null ? null : toMs(parsed.timestamp, precision);
      for (const value of valuesOf(parsed, index, atMs)) {
        const id = meterIdOf(value);
        if (id === null || inputs.has(value.names[0])) values.push(value);
        else {
          const { value: number, quantity } = value;
          readings.push({ index, meter: { id }, atMs, durationS: null, value: number, quantity });
        }
      }
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      refused.push(unreadable(index, null, `Line ${index + 1}: ${error.message}.`));
    }
    if (values.length + readings.length + refused.length > mostReadings) {
      throw new DomainError('TOO_LARGE', `A batch may have ${mostReadings} readings; send them in several.`);
    }
  }
  const named = toBatch(values, inputs, refused);
  const isNamedKnown = named.readings.some(({ meter }) => meter && 'name' in meter && inputs.has(meter.name));
  const isAlone = isNamedKnown || readings.length === 0;
  return { readings: isAlone ? [...readings, ...named.readings] : readings, refused: named.refused };
}

/** Some call a series by the unit of its values. */
function unitOf(measurement: string): Quantity | null {
  return /^k?Wh?$/.test(measurement) ? quantityOfName(measurement) : null;
}

function valuesOf({ measurement, tags, fields }: ProtocolLine, index: number, atMs: number | null) {
  const series = tags.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => `,${key}=${value}`);
  const whole = `${measurement}${series.join('')}`;
  // What is too long to be an input's name is cut, since it is written out for each of thousands of fields.
  const head = whole.length > longestName ? `${whole.slice(0, longestName)}…` : whole;
  const named = deviceTags.flatMap((tag) => tags.find(([key]) => key === tag)?.[1] ?? [])[0];
  const device = named !== undefined && named.length > longestName ? undefined : named;
  const long = fields.find(([field]) => field.length > longestName);
  if (long) throw new SyntaxError(`a field’s name has more than ${longestName} characters`);
  return fields.map(([field, value]): NamedValue => {
    const quantity = field === 'value' ? unitOf(measurement) : quantityOfName(field);
    const isWhole = quantity !== null || field === 'value';
    const short = device === undefined ? [] : [`${device} ${field}`, ...(isWhole ? [device] : [])];
    const isUnitUnknown = field === 'value' && quantity === null;
    const names = [`${head} ${field}`, ...short] as const;
    return { index, names, atMs, value, quantity, isUnitUnknown };
  });
}

/** The meter itself, where the device is called by its id and the field tells what it measures. */
function meterIdOf({ names, quantity }: { names: readonly string[]; quantity: Quantity | null }) {
  const device = names.at(-1);
  return names.length === 3 && quantity !== null && meterId.safeParse(device).success
    ? (device ?? null)
    : null;
}

function toMs(timestamp: bigint, precision: Precision): number {
  const perMs = precisions[precision];
  return Number(perMs === null ? timestamp * 1_000n : timestamp / perMs);
}
