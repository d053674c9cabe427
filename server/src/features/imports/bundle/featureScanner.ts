const maxElementBytes = 16 * 1024 * 1024;
const maxFrameBytes = 16 * 1024 * 1024;

const [quote, backslash, newline] = [0x22, 0x5c, 0x0a];
const [openBrace, closeBrace, openBracket, closeBracket] = [0x7b, 0x7d, 0x5b, 0x5d];
const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

/** One object of the array `features`, as it is written. */
export interface ScannedElement {
  line: number;
  /** Null where it is bigger than 16 MB. */
  bytes: Buffer | null;
}

/**
 * Finds the objects of the array `features` in the bytes of a GeoJSON file, without reading what is in them.
 *
 * What remains, the frame, is kept with `0` in place of each object and checked by `finish`: the file is JSON if and
 * only if the frame and each object are. So the costly part is left to JSON.parse, an object at a time.
 */
export function createFeatureScanner() {
  const element = createCollector();
  let frame = ''; // latin1: only its structure counts
  let frameEnd = ''; // looking at the whole frame for each list would take time that grows with its square
  let bytesRead = 0;
  let line = 1;
  let depth = 0;
  let isInString = false;
  let isEscaped = false;
  let isInFeatures = false;
  let isInElement = false;
  let elementLine = 0;
  let listCount = 0;

  function keep(bytes: Buffer): void {
    if (isInElement) element.add(bytes);
    else if (frame.length <= maxFrameBytes) {
      const text = bytes.toString('latin1');
      frame += text;
      frameEnd = (frameEnd + text).replace(/\s+/g, ' ').slice(-16);
    }
  }

  function* scan(input: Buffer): Generator<ScannedElement> {
    const hasMark = bytesRead === 0 && input.subarray(0, 3).equals(byteOrderMark);
    const chunk = hasMark ? input.subarray(3) : input;
    bytesRead += input.length;
    let from = 0;
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at];
      if (byte === newline) line += 1;
      if (isInString) {
        if (isEscaped) isEscaped = false;
        else if (byte === backslash) isEscaped = true;
        else if (byte === quote) isInString = false;
      } else if (byte === quote) {
        isInString = true;
      } else if (byte === openBrace || byte === openBracket) {
        const opensElement = byte === openBrace && isInFeatures && depth === 2;
        const opensList = byte === openBracket && depth === 1;
        if (opensElement || opensList) {
          keep(chunk.subarray(from, at));
          from = at;
        }
        if (opensElement) {
          isInElement = true;
          elementLine = line;
        }
        if (opensList) {
          isInFeatures = /"features" ?: ?$/.test(frameEnd);
          if (isInFeatures) listCount += 1;
        }
        depth += 1;
      } else if (byte === closeBrace || byte === closeBracket) {
        depth -= 1;
        if (isInElement && depth === 2) {
          keep(chunk.subarray(from, at + 1));
          from = at + 1;
          isInElement = false;
          frame += '0';
          yield { line: elementLine, bytes: element.take() };
        } else if (depth === 1) isInFeatures = false;
      }
    }
    keep(chunk.subarray(from));
  }

  return {
    scan,
    bytesRead: () => bytesRead,
    /** Null where the frame is that of a FeatureCollection; else what is wrong, in one sentence. */
    finish: (): string | null => judgeFrame(frame, { line, listCount, isCutShort: depth > 0 || isInString }),
  };
}

/** Gathers the bytes of one object over chunks, up to a limit. */
function createCollector() {
  let pieces: Buffer[] = [];
  let length = 0;
  return {
    add(bytes: Buffer): void {
      length += bytes.length;
      if (length <= maxElementBytes) pieces.push(bytes);
      else pieces = [];
    },
    take(): Buffer | null {
      const bytes =
        length > maxElementBytes ? null : pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces);
      pieces = [];
      length = 0;
      return bytes;
    },
  };
}

interface FrameFacts {
  line: number;
  listCount: number;
  isCutShort: boolean;
}

function judgeFrame(frame: string, { line, listCount, isCutShort }: FrameFacts): string | null {
  if (frame.trim() === '') return 'the file is empty.';
  if (frame.includes('\0')) return 'the file is not UTF-8 text; save it as UTF-8.';
  if (frame.length > maxFrameBytes) return 'there are more than 16 MB beside the features; remove them.';
  let collection: unknown;
  try {
    collection = JSON.parse(frame);
  } catch {
    return isCutShort
      ? `the file ends in line ${line} in the middle of a value; it seems to be cut short.`
      : 'the file is not readable JSON: commas or brackets between the features are wrong.';
  }
  if (listCount > 1) return 'the file has `features` twice; keep one of them.';
  const { type, features } = (collection ?? {}) as { type?: unknown; features?: unknown };
  if (type !== 'FeatureCollection' || !Array.isArray(features)) {
    return 'the file must be a GeoJSON FeatureCollection.';
  }
  return features.every((feature) => feature === 0) ? null : '`features` must hold nothing but features.';
}
