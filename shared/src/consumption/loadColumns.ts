import { packNumbers, unpackNumbers } from '../status/packing.ts';
import type { WithheldReason } from './consumptionSchemas.ts';
import type { PublishedSlot } from './publication/decideSlot.ts';

/** The published slots of areas at one time: entry i of `slots` is of the area `numbers[i]`. */
export interface LoadColumns {
  /** Ascending. */
  numbers: ArrayLike<number>;
  /** Tenths of kW, or why there is no number. */
  slots: readonly PublishedSlot[];
}

const letterOf: Record<WithheldReason, string> = {
  'no-meters': 'N',
  'too-few-meters': 'F',
  'one-dominates': 'D',
  'too-few-reporting': 'R',
  'not-yet': 'Y',
};
const reasonOf = new Map(
  Object.entries(letterOf).map(([reason, letter]) => [letter, reason as WithheldReason]),
);

/**
 * Packs loads as text: the numbers' ranges, a bar, then each slot in base 36, or the letter of its reason:
 * `1-3|q.-5.F`. Areas without a slot are left out. Errors: RangeError where the columns differ in length.
 */
export function encodeLoadColumns({ numbers, slots }: LoadColumns): string {
  if (numbers.length !== slots.length) throw new RangeError('The columns differ in length.');
  const texts = slots.map((slot) => (typeof slot === 'number' ? slot.toString(36) : letterOf[slot]));
  return `${packNumbers(numbers)}|${texts.join('.')}`;
}

/** Reads what `encodeLoadColumns` wrote. Errors: RangeError on anything else. */
export function decodeLoadColumns(text: string): { numbers: number[]; slots: PublishedSlot[] } {
  const [ranges = '', values = '', ...rest] = text.split('|');
  const numbers = unpackNumbers(ranges);
  const slots = values === '' ? [] : values.split('.').map(readSlot);
  if (rest.length > 0 || numbers.length !== slots.length) throw new RangeError('Not packed loads.');
  return { numbers, slots };
}

function readSlot(text: string): PublishedSlot {
  const reason = reasonOf.get(text);
  if (reason) return reason;
  if (!/^-?[0-9a-z]+$/.test(text)) throw new RangeError('Not packed loads.');
  return Number.parseInt(text, 36);
}
