import type { IncomingBatch, IncomingReading } from '@wip/shared/consumption/incomingReading.ts';
import type { Quantity } from '@wip/shared/consumption/meterSchemas.ts';
import type { Refusal } from '@wip/shared/consumption/readingsBatch.ts';
import { unreadable } from './refusals.ts';

/** The names that the meters of a sender have with it. */
export type InputNames = ReadonlyMap<string, { quantity: Quantity | null }>;

/** A number under the names that it may be listed by, the most exact one first. */
export interface NamedValue {
  index: number;
  names: readonly [string, ...string[]];
  atMs: number | null;
  value: number;
  /** What the dialect says that it is; null where the names must tell. */
  quantity: Quantity | null;
  /** Where the sender keeps its unit to itself, so that a name such as `energy` tells too little. */
  isUnitUnknown?: boolean;
}

/**
 * The values that meters list. A sender has much else to tell, and that is left out, unless nothing of the batch is
 * listed: then all of it is handed on, to be refused by name.
 */
export function toBatch(
  values: readonly NamedValue[],
  inputs: InputNames,
  unread: readonly Refusal[] = [],
): IncomingBatch {
  const readings: IncomingReading[] = [];
  const refused = [...unread];
  for (const value of values) {
    const listed = listedReading(value, inputs);
    if (!listed) continue;
    if (value.isUnitUnknown && listed.quantity === null) {
      refused.push(
        unreadable(value.index, value.names[0], 'Its unit is not sent; give the input a quantity.'),
      );
    } else readings.push(listed);
  }
  if (readings.length > 0 || refused.length > unread.length) return { readings, refused };
  return { readings: values.map((value) => toReading(value, value.names[0], value.quantity)), refused };
}

function listedReading(value: NamedValue, inputs: InputNames): IncomingReading | null {
  for (const [position, name] of value.names.entries()) {
    const input = inputs.get(name);
    if (!input) continue;
    if (position === 0) return toReading(value, name, input.quantity ?? value.quantity);
    if (isOfOneKind(input.quantity, value.quantity)) {
      return toReading(value, name, value.quantity ?? input.quantity);
    }
  }
  return null;
}

/** A name that stands for several values means those of the kind that the meter asks for. */
function isOfOneKind(asked: Quantity | null, given: Quantity | null): boolean {
  return asked === null || given === null || kindOf(asked) === kindOf(given);
}

function kindOf(quantity: Quantity): string {
  return quantity.replace(/(?:Kwh|Wh|Kw|W)$/, '');
}

function toReading(
  { index, atMs, value }: NamedValue,
  name: string,
  quantity: Quantity | null,
): IncomingReading {
  return { index, meter: { name }, atMs, durationS: null, value, quantity };
}
