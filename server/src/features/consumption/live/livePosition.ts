/**
 * How far a subscription has come in the journal: all batches up to `floor`, and those of `seen` after it. Batches that
 * are written at once become visible in any order, so that the last one alone does not tell.
 */
export interface LivePosition {
  floor: bigint;
  /** Ascending, all after `floor`. */
  seen: readonly bigint[];
  /** A batch of which the client has only the first readings of its meter. */
  begun: { order: bigint; count: number } | null;
}

/** By as much two batches may become visible in another order than the journal's. */
const overlapS = 10n;
const secondBits = 32n;
/** Keeps an id within what `metersLiveInput` takes. */
const mostSeen = 40;
const shape = /^[0-9a-z]+(?:-[0-9a-z]+)*(?:~[0-9a-z]+-[0-9a-z]+)?$/;

/** Everything up to `newest`, of which `orders` are the ones around its end. */
export function positionAfter(newest: bigint | null, orders: readonly bigint[]): LivePosition {
  const position = { floor: newest === null ? 0n : floorBefore(newest), seen: [], begun: null };
  return orders.reduce<LivePosition>(withBatch, position);
}

/** The place from which on the journal is read again to find what `newest` may have overtaken. */
export function floorBefore(newest: bigint): bigint {
  const seconds = newest >> secondBits;
  return seconds <= overlapS ? 0n : (seconds - overlapS) << secondBits;
}

/** Whether the client has all of a batch. */
export function hasBatch({ floor, seen }: LivePosition, order: bigint): boolean {
  return order <= floor || seen.includes(order);
}

/** The position once the client has all of a batch. */
export function withBatch(position: LivePosition, order: bigint): LivePosition {
  if (hasBatch(position, order)) return position;
  const all = [...position.seen, order].sort((a, b) => (a < b ? -1 : 1));
  const overtaken = floorBefore(all.at(-1)!);
  const tooMany = all.at(-1 - mostSeen) ?? 0n;
  const begun = position.begun?.order === order ? null : position.begun;
  const raised = [position.floor, overtaken, tooMany].reduce((a, b) => (a > b ? a : b));
  const floor = begun && begun.order <= raised ? position.floor : raised;
  return { floor, seen: all.filter((each) => each > floor), begun };
}

/** The moment of the floor in s since 1970. */
export function floorSeconds({ floor }: LivePosition): number {
  return Number(floor >> secondBits);
}

/** A position as the id of an event. */
export function writePosition({ floor, seen, begun }: LivePosition): string {
  const steps = seen.map((order, index) => order - (seen[index - 1] ?? floor));
  const orders = [floor, ...steps].map((number) => number.toString(36)).join('-');
  return begun ? `${orders}~${(begun.order - floor).toString(36)}-${begun.count.toString(36)}` : orders;
}

/** Reads an id; null where it is none of ours. */
export function readPosition(text: string): LivePosition | null {
  if (!shape.test(text)) return null;
  const [orders = '', begun] = text.split('~');
  const [floor = 0n, ...steps] = orders.split('-').map(readNumber);
  let last = floor;
  const seen = steps.map((step) => {
    last += step;
    return last;
  });
  const [offset, count] = begun?.split('-').map(readNumber) ?? [];
  return {
    floor,
    seen,
    begun:
      offset === undefined || count === undefined ? null : { order: floor + offset, count: Number(count) },
  };
}

function readNumber(text: string): bigint {
  return [...text].reduce((value, digit) => value * 36n + BigInt(Number.parseInt(digit, 36)), 0n);
}
