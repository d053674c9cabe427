/** A value of a signal over [startsAtMs, endsAtMs), known from `availableAtMs` on; `recordedAtMs` is when it came here. */
export interface SignalValue {
  startsAtMs: number;
  endsAtMs: number;
  value: number;
  availableAtMs: number;
  recordedAtMs: number;
}

/** A stretch over which a signal has one value. */
export interface SignalPiece {
  startsAtMs: number;
  endsAtMs: number;
  value: number;
}

/**
 * A signal as it was known at a moment: pieces in order that do not overlap. Of values for the same time the one that was
 * available last counts, of these the one recorded last, of these the one for the shorter time, so that a list may hold a
 * tariff and its exceptions. One that was available only after `knownAtMs` counts for nothing.
 */
export function signalPieces(values: readonly SignalValue[], knownAtMs: number): SignalPiece[] {
  const strongestFirst = values
    .filter(({ availableAtMs, startsAtMs, endsAtMs }) => availableAtMs <= knownAtMs && startsAtMs < endsAtMs)
    .sort(
      (a, b) =>
        b.availableAtMs - a.availableAtMs || b.recordedAtMs - a.recordedAtMs || lengthMs(a) - lengthMs(b),
    );
  const bounds = [...new Set(strongestFirst.flatMap(({ startsAtMs, endsAtMs }) => [startsAtMs, endsAtMs]))];
  bounds.sort((a, b) => a - b);
  return joinCells(bounds, cellsOf(bounds, strongestFirst));
}

/** Between two bounds each: the strongest value that covers it, or none. */
function cellsOf(bounds: readonly number[], strongestFirst: readonly SignalValue[]) {
  const cells: (SignalValue | null)[] = bounds.map(() => null);
  const place = new Map(bounds.map((boundMs, index) => [boundMs, index]));
  // of each cell the next free one at or after it, as far as known
  const free = Uint32Array.from({ length: bounds.length + 1 }, (_, index) => index);
  function nextFree(from: number): number {
    let found = from;
    while (free[found]! !== found) found = free[found]!;
    for (let at = from; at !== found; ) {
      const next = free[at]!;
      free[at] = found;
      at = next;
    }
    return found;
  }
  for (const value of strongestFirst) {
    const end = place.get(value.endsAtMs)!;
    for (let cell = nextFree(place.get(value.startsAtMs)!); cell < end; cell = nextFree(cell)) {
      cells[cell] = value;
      free[cell] = cell + 1;
    }
  }
  return cells;
}

function joinCells(bounds: readonly number[], cells: readonly (SignalValue | null)[]): SignalPiece[] {
  const pieces: SignalPiece[] = [];
  cells.forEach((value, cell) => {
    const endsAtMs = bounds[cell + 1];
    if (value === null || endsAtMs === undefined) return;
    const last = pieces.at(-1);
    if (last && cells[cell - 1] === value) last.endsAtMs = endsAtMs;
    else pieces.push({ startsAtMs: bounds[cell]!, endsAtMs, value: value.value });
  });
  return pieces;
}

function lengthMs({ startsAtMs, endsAtMs }: SignalValue): number {
  return endsAtMs - startsAtMs;
}

/** The mean of a signal, in order, over [fromMs, toMs), weighted by time; null where some of it is not known. */
export function meanOfSignal(pieces: readonly SignalPiece[], fromMs: number, toMs: number): number | null {
  let coveredMs = 0;
  let sum = 0;
  for (let at = firstEndingAfter(pieces, fromMs); at < pieces.length; at++) {
    const { startsAtMs, endsAtMs, value } = pieces[at]!;
    if (startsAtMs >= toMs) break;
    const overlapMs = Math.min(endsAtMs, toMs) - Math.max(startsAtMs, fromMs);
    coveredMs += overlapMs;
    sum += overlapMs * value;
  }
  return coveredMs > 0 && coveredMs === toMs - fromMs ? sum / coveredMs : null;
}

/** The place of the first piece that ends later than a moment, or beyond the last one. */
function firstEndingAfter(pieces: readonly SignalPiece[], atMs: number): number {
  let low = 0;
  let high = pieces.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (pieces[middle]!.endsAtMs > atMs) high = middle;
    else low = middle + 1;
  }
  return low;
}
