import { packIndexes, packNumbers, unpackIndexes, unpackNumbers } from './packing.ts';

/** One area's state on the map: on; on but off within two hours ('soon'); maybe off; off; unknown. */
export type StatusCode = 'n' | 's' | 'm' | 'f' | 'u';

/** States over time: `states[i]` holds from `startsAtMs[i]` to the next start, the last one without a known end. */
export interface Timeline {
  startsAtMs: readonly number[];
  /** One of n, m, f, u per start; neighbours differ. */
  states: string;
}

/** The timelines of many areas; areas that switch alike share one. */
export interface AreaTimelines {
  lines: readonly Timeline[];
  /** Area number to index in `lines`. */
  lineOf: ReadonlyMap<number, number>;
}

/** How long before a cut an area counts as 'soon off'. */
export const soonMs = 2 * 3_600_000;

/** Index of the piece of a timeline that holds at an instant; -1 before its first start. */
export function pieceAt(startsAtMs: readonly number[], atMs: number): number {
  let low = 0;
  let high = startsAtMs.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (startsAtMs[middle]! <= atMs) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/**
 * The state at an instant, since when and until when it holds (epoch milliseconds; NaN where the
 * timeline does not tell). Outside the timeline the state is unknown.
 */
export function statusCodeAt(
  line: Timeline,
  atMs: number,
): { code: StatusCode; sinceAtMs: number; untilAtMs: number } {
  const index = pieceAt(line.startsAtMs, atMs);
  if (index < 0) return { code: 'u', sinceAtMs: Number.NaN, untilAtMs: line.startsAtMs[0] ?? Number.NaN };
  const state = line.states[index] as StatusCode;
  const untilAtMs = line.startsAtMs[index + 1] ?? Number.NaN;
  const isSoon = state === 'n' && line.states[index + 1] === 'f' && untilAtMs - atMs <= soonMs;
  return { code: isSoon ? 's' : state, sinceAtMs: line.startsAtMs[index]!, untilAtMs };
}

/** The end of the cut that covers an instant; null where the power is not known to be off then, or until when. */
export function backAfter(line: Timeline, atMs: number): Date | null {
  const { code, untilAtMs } = statusCodeAt(line, atMs);
  return code === 'f' && Number.isFinite(untilAtMs) ? new Date(untilAtMs) : null;
}

/** The next instant after `atMs` at which the code of a timeline changes, 'soon' included; Infinity if none. */
export function nextCodeChangeMs(line: Timeline, atMs: number): number {
  const index = pieceAt(line.startsAtMs, atMs);
  const untilAtMs = line.startsAtMs[index + 1];
  if (untilAtMs === undefined) return Infinity;
  const soonAtMs = untilAtMs - soonMs;
  const becomesSoon = line.states[index] === 'n' && line.states[index + 1] === 'f' && soonAtMs > atMs;
  return becomesSoon ? soonAtMs : untilAtMs;
}

/** Joins pieces into a timeline: equal neighbours become one, of pieces with one start the last counts. */
export function timelineOf(pieces: Iterable<{ startsAtMs: number; state: string }>): Timeline {
  const startsAtMs: number[] = [];
  let states = '';
  for (const piece of pieces) {
    if (startsAtMs.at(-1) === piece.startsAtMs) {
      startsAtMs.pop();
      states = states.slice(0, -1);
    }
    if (states.endsWith(piece.state)) continue;
    startsAtMs.push(piece.startsAtMs);
    states += piece.state;
  }
  return { startsAtMs, states };
}

/**
 * Packs timelines into a short string: `<first instant>|<area numbers>|<lines>|<line of each area>`.
 *
 * Instants are seconds in base 36, each line's starts as differences, its first one relative to the
 * first instant of all; the other two parts are as in `packing.ts`.
 */
export function encodeTimelines({ lines, lineOf }: AreaTimelines): string {
  const numbers = [...lineOf.keys()].sort((a, b) => a - b);
  const indexes = numbers.map((number) => lineOf.get(number)!);
  return joinTimelines(lines, packNumbers(numbers), packIndexes(indexes, lines.length));
}

/** The same from parts that are packed already. */
export function joinTimelines(lines: readonly Timeline[], numbers: string, indexes: string): string {
  const firstS = Math.round(Math.min(...lines.map((line) => line.startsAtMs[0] ?? Infinity)) / 1000);
  const texts = lines.map((line) => encodeLine(line, firstS));
  return `${Number.isFinite(firstS) ? firstS.toString(36) : ''}|${numbers}|${texts.join(';')}|${indexes}`;
}

/** Reads what `encodeTimelines` wrote. Throws a RangeError on anything else. */
export function decodeTimelines(text: string): AreaTimelines {
  const [first, numbersText, linesText, indexesText] = text.split('|');
  if (
    first === undefined ||
    numbersText === undefined ||
    linesText === undefined ||
    indexesText === undefined
  ) {
    throw new RangeError('Not packed timelines.');
  }
  const firstS = Number.parseInt(first, 36);
  const lines = linesText === '' ? [] : linesText.split(';').map((line) => decodeLine(line, firstS));
  const numbers = unpackNumbers(numbersText);
  const indexes = unpackIndexes(indexesText, lines.length);
  return { lines, lineOf: new Map(numbers.map((number, position) => [number, indexes[position]!])) };
}

function encodeLine(line: Timeline, firstS: number): string {
  let previousS = firstS;
  let text = '';
  line.startsAtMs.forEach((atMs, index) => {
    const atS = Math.round(atMs / 1000);
    text += `${line.states[index]!.toUpperCase()}${(atS - previousS).toString(36)}`;
    previousS = atS;
  });
  return text;
}

function decodeLine(text: string, firstS: number): Timeline {
  const startsAtMs: number[] = [];
  let states = '';
  let atS = firstS;
  for (const [, state, difference] of text.matchAll(/([NMFU])([0-9a-z]+)/g)) {
    atS += Number.parseInt(difference!, 36);
    startsAtMs.push(atS * 1000);
    states += state!.toLowerCase();
  }
  return { startsAtMs, states };
}
