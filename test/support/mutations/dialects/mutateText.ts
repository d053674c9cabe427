type Random = () => number;

/** What breaks readers: separators, quotes, signs, things that look like numbers, and bytes that are no text. */
const pieces = [
  ...[
    ',',
    ':',
    '=',
    ' ',
    '\\',
    '"',
    "'",
    '\n',
    '\r\n',
    '\0',
    '{',
    '}',
    '[',
    ']',
    '<',
    '>',
    '&',
    '%',
    '+',
    '-',
    '.',
    '#',
  ],
  ...[
    'null',
    'NaN',
    'Infinity',
    '1e999',
    '1e3',
    '0x10',
    '-0',
    '١٢',
    '1,5',
    '1 000',
    'true',
    '""',
    '[]',
    '{}',
    '&amp;',
  ],
  ...['é', '💡', '\u200b', '\ufeff', '\ufffd', '__proto__', 'time', '-1', '99999999999999999999'],
];

const pick = <Item>(random: Random, items: readonly Item[]): Item =>
  items[Math.floor(random() * items.length)] as Item;

/** One to three changes of a text: some of its characters taken out, doubled, exchanged, moved, or pieces put in. */
export function mutateText(text: string, random: Random): string {
  let mutated = text;
  const changes = 1 + Math.floor(random() * 3);
  for (let change = 0; change < changes; change++) mutated = changeOnce(mutated, random);
  return mutated;
}

function changeOnce(text: string, random: Random): string {
  const at = Math.floor(random() * (text.length + 1));
  const to = Math.min(text.length, at + 1 + Math.floor(random() * 8));
  const span = text.slice(at, to);
  const rest = text.slice(to);
  const start = text.slice(0, at);
  switch (Math.floor(random() * 9)) {
    case 0:
      return start + rest;
    case 1:
      return start + span + span + rest;
    case 2:
      return start + pick(random, pieces) + text.slice(at);
    case 3:
      return start + pick(random, pieces) + text.slice(at + 1);
    case 4:
      return start;
    case 5: {
      const elsewhere = Math.floor(random() * (rest.length + 1));
      return start + rest.slice(0, elsewhere) + span + rest.slice(elsewhere);
    }
    case 6:
      return start + String.fromCharCode(Math.floor(random() * 128)) + text.slice(at + 1);
    case 7:
      return replaceNumber(text, random);
    default:
      return start + [...span].toReversed().join('') + rest;
  }
}

function replaceNumber(text: string, random: Random): string {
  const numbers = [...text.matchAll(/-?\d+(?:\.\d+)?/g)];
  if (numbers.length === 0) return text;
  const number = pick(random, numbers);
  const value = pick(random, [
    ...pieces,
    String(Math.floor(random() * 5_000)),
    `${number[0]}e1`,
    `${number[0]}V`,
  ]);
  return text.slice(0, number.index) + value + text.slice(number.index + number[0].length);
}

/** A change of the structure of a JSON value, at one place in it. */
export function mutateJson(value: unknown, random: Random): unknown {
  const places: { holder: Record<string, unknown>; key: string }[] = [];
  const copy: unknown = structuredClone(value);
  collect(copy, places);
  if (places.length === 0) return copy;
  const { holder, key } = pick(random, places);
  const other = pick(random, places);
  const old = holder[key];
  const values = [
    null,
    true,
    '12',
    'x',
    '',
    -5,
    1e12,
    [],
    {},
    [old],
    { value: old },
    [old, old],
    String(old),
    other.holder[other.key],
  ];
  switch (Math.floor(random() * 4)) {
    case 0:
      delete holder[key];
      break;
    case 1:
      holder[`${key}${pick(random, pieces)}`] = old;
      delete holder[key];
      break;
    default:
      holder[key] = structuredClone(pick(random, values));
  }
  return copy;
}

function collect(value: unknown, places: { holder: Record<string, unknown>; key: string }[]): void {
  if (typeof value !== 'object' || value === null) return;
  const holder = value as Record<string, unknown>;
  for (const key of Object.keys(holder)) {
    places.push({ holder, key });
    collect(holder[key], places);
  }
}
