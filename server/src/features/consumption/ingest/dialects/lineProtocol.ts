/** One line of the InfluxDB line protocol. */
export interface ProtocolLine {
  measurement: string;
  tags: [key: string, value: string][];
  /** Numbers only: strings and booleans are read past. */
  fields: [key: string, value: number][];
  /** In the precision of the request; null: none given. */
  timestamp: bigint | null;
}

/** A line of a device has some hundred characters. */
const longestLine = 65_536;

const integer = /^[+-]?\d+[iu]$/;
const float = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;
const boolean = /^(?:t|true|f|false)$/i;

/**
 * Reads one line: `measurement,tag=value field=1,other="text" 1700000000`. A backslash takes the meaning from a comma,
 * an equals sign or a blank that follows it, and within quotes from a quote or a backslash.
 *
 * Throws a SyntaxError that says what is wrong with the line.
 */
export function parseLine(text: string): ProtocolLine {
  if (text.length > longestLine) throw new SyntaxError(`it has more than ${longestLine} characters`);
  const { head, fields, timestamp } = splitLine(text.trim());
  const [measurement = '', ...tags] = splitOutside(head, ',', noQuote);
  if (measurement === '') throw new SyntaxError('the measurement is missing');
  return {
    measurement: plain(measurement),
    tags: tags.map((tag) => pairOf(tag, 'tag')),
    fields: splitOutside(fields, ',')
      .map(numberField)
      .filter((field) => field !== null),
    timestamp: timestamp === '' ? null : timestampOf(timestamp),
  };
}

/** Measurement with tags, fields and time, between blanks that no backslash and no quote covers. */
function splitLine(text: string): { head: string; fields: string; timestamp: string } {
  const head = /^(?:[^\\ ]|\\.?)*/s.exec(text)?.[0] ?? '';
  const parts = splitOutside(text.slice(head.length), ' ').filter((part) => part !== '');
  const [fields, timestamp = '', ...more] = parts;
  if (fields === undefined) throw new SyntaxError('the fields are missing');
  if (more.length > 0) throw new SyntaxError('there is more after the time');
  return { head, fields, timestamp };
}

/** Splits at a character, but not behind a backslash, nor within the quotes that open right after an equals sign. */
function splitOutside(text: string, separator: string, quote = '"'): string[] {
  const parts: string[] = [];
  let startsAt = 0;
  let isQuoted = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '\\') at += 1;
    else if (isQuoted) isQuoted = character !== quote;
    else if (character === quote && text[at - 1] === '=') isQuoted = true;
    else if (character === separator) {
      parts.push(text.slice(startsAt, at));
      startsAt = at + 1;
    }
  }
  if (isQuoted) throw new SyntaxError('a quote is not closed');
  parts.push(text.slice(startsAt));
  return parts;
}

/** Quotes mean nothing before the fields. */
const noQuote = '';

function pairOf(text: string, kind: string): [string, string] {
  const equals = /(?:^|[^\\])(?:\\\\)*=/.exec(text);
  const at = equals ? equals.index + equals[0].length - 1 : -1;
  const [key, value] = [text.slice(0, Math.max(0, at)), text.slice(at + 1)];
  if (at < 0 || key === '' || value === '') throw new SyntaxError(`a ${kind} is not key=value`);
  return [plain(key), kind === 'tag' ? plain(value) : value];
}

function numberField(text: string): [string, number] | null {
  const [key, value] = pairOf(text, 'field');
  if (/^".*"$/s.test(value) || boolean.test(value)) return null;
  const number = integer.test(value) ? Number(value.slice(0, -1)) : float.test(value) ? Number(value) : null;
  if (number === null || !Number.isFinite(number)) throw new SyntaxError(`the field ${key} is not a value`);
  return [key, number];
}

function timestampOf(text: string): bigint {
  if (!/^-?\d{1,20}$/.test(text)) throw new SyntaxError('the time is not a whole number');
  return BigInt(text);
}

function plain(text: string): string {
  return text.replace(/\\([,= ])/g, '$1');
}
