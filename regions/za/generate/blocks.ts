const blockCount = 16;

/**
 * A block, '1' to '16', for each of a list of areas in which near ones stand together.
 *
 * Every 16 in a row get all blocks in a random order of their own, so that the blocks are equally large and
 * neighbours mostly differ.
 */
export function assignBlocks(count: number, seed: number): string[] {
  const random = mulberry32(seed);
  const blocks: string[] = [];
  while (blocks.length < count) {
    const deck = Array.from({ length: blockCount }, (_, index) => String(index + 1));
    for (let i = deck.length - 1; i > 0; i--) {
      const other = Math.floor(random() * (i + 1));
      [deck[i], deck[other]] = [deck[other]!, deck[i]!];
    }
    blocks.push(...deck);
  }
  return blocks.slice(0, count);
}

/** Tommy Ettinger's generator of numbers in [0, 1): small, seeded, the same everywhere. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
