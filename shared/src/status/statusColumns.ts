import { packIndexes, packNumbers, unpackIndexes, unpackNumbers } from './packing.ts';
import type { StatusCode } from './timelines.ts';

export type { StatusCode } from './timelines.ts';

/** The states of many areas at one moment, by column. */
export interface StatusColumns {
  baseAtMs: number;
  /** Area numbers, ascending. */
  numbers: readonly number[];
  /** One `StatusCode` an area, in the order of `numbers`. */
  codes: string;
  /** Until when the state holds, epoch milliseconds; NaN where no end is known. */
  untilAtMs: Float64Array;
}

/** A state and its end, as areas that switch alike share it. */
export interface PaletteEntry {
  code: StatusCode;
  untilAtMs: number;
}

/**
 * Packs states into a short string: `<base>|<area numbers>|<palette>|<palette index of each area>`.
 *
 * The base is a moment in seconds, base 36; a palette entry is a code and the seconds from the base to
 * its end, base 36, or the code alone where no end is known; the other parts are as in `packing.ts`.
 * 920 areas of 16 groups take about 1 kB.
 */
export function encodeStatusColumns(columns: StatusColumns): string {
  const positions = new Map<string, number>();
  const palette: PaletteEntry[] = [];
  const indexes = columns.numbers.map((_, area) => {
    const entry = { code: columns.codes[area] as StatusCode, untilAtMs: columns.untilAtMs[area]! };
    const key = `${entry.code}${entry.untilAtMs}`;
    const known = positions.get(key);
    if (known !== undefined) return known;
    positions.set(key, palette.length);
    return palette.push(entry) - 1;
  });
  const packed = packIndexes(indexes, palette.length);
  return joinStatusColumns(columns.baseAtMs, packNumbers(columns.numbers), palette, packed);
}

/** The same from parts that are packed already. */
export function joinStatusColumns(
  baseAtMs: number,
  numbers: string,
  palette: readonly PaletteEntry[],
  indexes: string,
): string {
  const baseS = Math.floor(baseAtMs / 1000);
  let entries = '';
  for (const { code, untilAtMs } of palette) {
    if (entries !== '') entries += '.';
    entries += Number.isNaN(untilAtMs) ? code : code + (Math.round(untilAtMs / 1000) - baseS).toString(36);
  }
  return `${baseS.toString(36)}|${numbers}|${entries}|${indexes}`;
}

/** Reads what `encodeStatusColumns` wrote. Throws a RangeError on anything else. */
export function decodeStatusColumns(text: string): StatusColumns {
  const [base, numbersText, paletteText, indexesText] = text.split('|');
  if (!base || numbersText === undefined || paletteText === undefined || indexesText === undefined) {
    throw new RangeError('Not packed states.');
  }
  const baseS = Number.parseInt(base, 36);
  const palette = paletteText === '' ? [] : paletteText.split('.');
  const untils = palette.map((entry) =>
    entry.length > 1 ? (baseS + Number.parseInt(entry.slice(1), 36)) * 1000 : Number.NaN,
  );
  const numbers = unpackNumbers(numbersText);
  const indexes = unpackIndexes(indexesText, palette.length);
  if (indexes.length !== numbers.length) throw new RangeError('Not packed states.');
  return {
    baseAtMs: baseS * 1000,
    numbers,
    codes: indexes.map((index) => palette[index]![0]).join(''),
    untilAtMs: Float64Array.from(indexes, (index) => untils[index]!),
  };
}
