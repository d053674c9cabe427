import { packNumbers, unpackNumbers } from '../../status/packing.ts';

/** What is expected of areas in one half hour: entry i of each column is of the area `numbers[i]`. */
export interface AheadColumns {
  /** Ascending. */
  numbers: ArrayLike<number>;
  /** Tenths of kW; null where nothing is forecast. */
  loadTenthsKw: readonly (number | null)[];
  /** Of being off, 0 to 1, kept to a whole per cent; null where it is not known. */
  chances: readonly (number | null)[];
}

/**
 * Packs what is expected as text: the numbers' ranges, the loads, the chances in per cent, both in base 36 and empty
 * where nothing is known: `1-3|q..5|2n.2n.`. Errors: RangeError where the columns differ in length.
 */
export function encodeAheadColumns({ numbers, loadTenthsKw, chances }: AheadColumns): string {
  if (numbers.length !== loadTenthsKw.length || numbers.length !== chances.length) {
    throw new RangeError('The columns differ in length.');
  }
  const percents = chances.map((chance) => (chance === null ? null : Math.round(chance * 100)));
  return [packNumbers(numbers), pack(loadTenthsKw), pack(percents)].join('|');
}

/** Reads what `encodeAheadColumns` wrote. Errors: RangeError on anything else. */
export function decodeAheadColumns(text: string) {
  const [ranges = '', loads = '', percents = '', ...rest] = text.split('|');
  const numbers = unpackNumbers(ranges);
  const loadTenthsKw = unpack(loads, numbers.length);
  const chances = unpack(percents, numbers.length).map((percent) =>
    percent === null ? null : percent / 100,
  );
  if (rest.length > 0) throw new RangeError('Not packed expectations.');
  return { numbers, loadTenthsKw, chances };
}

function pack(values: readonly (number | null)[]): string {
  return values.map((value) => (value === null ? '' : value.toString(36))).join('.');
}

function unpack(text: string, count: number): (number | null)[] {
  const texts = count === 0 && text === '' ? [] : text.split('.');
  if (texts.length !== count || texts.some((value) => !/^(-?[0-9a-z]+)?$/.test(value))) {
    throw new RangeError('Not packed expectations.');
  }
  return texts.map((value) => (value === '' ? null : Number.parseInt(value, 36)));
}
