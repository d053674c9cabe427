const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_';
const digitOf = new Map([...alphabet].map((character, digit) => [character, digit]));

/** Packs ascending area numbers as ranges in base 36: `1-pk.pz.q1-q4`. */
export function packNumbers(numbers: ArrayLike<number>): string {
  const ranges: string[] = [];
  for (let index = 0; index < numbers.length; ) {
    const first = numbers[index]!;
    let last = first;
    while (numbers[index + 1] === last + 1) {
      last += 1;
      index += 1;
    }
    ranges.push(last === first ? first.toString(36) : `${first.toString(36)}-${last.toString(36)}`);
    index += 1;
  }
  return ranges.join('.');
}

/** Reads what `packNumbers` wrote. Throws a RangeError on anything else. */
export function unpackNumbers(text: string): number[] {
  if (text === '') return [];
  const numbers: number[] = [];
  for (const range of text.split('.')) {
    const [first, last = first] = range.split('-').map((part) => Number.parseInt(part, 36));
    if (!Number.isSafeInteger(first) || !Number.isSafeInteger(last) || last! - first! > 10_000_000) {
      throw new RangeError('Not packed area numbers.');
    }
    for (let number = first!; number <= last!; number++) numbers.push(number);
  }
  return numbers;
}

/** Characters that each index takes among `count` entries. */
export function indexWidth(count: number): number {
  if (count <= 64) return 1;
  return count <= 4_096 ? 2 : count <= 262_144 ? 3 : 4;
}

/** One index as `width` characters of base 64. */
export function packIndex(index: number, width: number): string {
  let text = '';
  for (let rest = index, left = width; left > 0; left--) {
    text = alphabet[rest % 64]! + text;
    rest = Math.floor(rest / 64);
  }
  return text;
}

/** Packs indexes into `count` entries, each in as many characters as that takes. */
export function packIndexes(indexes: ArrayLike<number>, count: number): string {
  const width = indexWidth(count);
  let text = '';
  for (let position = 0; position < indexes.length; position++) {
    text += width === 1 ? alphabet[indexes[position]!] : packIndex(indexes[position]!, width);
  }
  return text;
}

/** Reads what `packIndexes` wrote. Throws a RangeError on an index outside the entries. */
export function unpackIndexes(text: string, count: number): number[] {
  const width = indexWidth(count);
  const indexes: number[] = [];
  for (let start = 0; start < text.length; start += width) {
    let index = 0;
    for (const character of text.slice(start, start + width))
      index = index * 64 + (digitOf.get(character) ?? Infinity);
    if (!(index < count)) throw new RangeError('Not packed indexes.');
    indexes.push(index);
  }
  return indexes;
}
