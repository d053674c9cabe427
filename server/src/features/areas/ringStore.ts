/**
 * Rings of whole units in one block of memory. Tens of thousands of small arrays would each take more for
 * themselves than for what is in them.
 */
export function createRingStore() {
  let units = new Int16Array(4_096);
  const ends = [0];

  /** Keeps the first `count` of the values; they are x, y, x, y, … */
  function add(ring: ArrayLike<number>, count: number): void {
    const start = ends.at(-1)!;
    if (start + count > units.length) {
      const larger = new Int16Array(Math.max(units.length * 2, start + count));
      larger.set(units);
      units = larger;
    }
    for (let at = 0; at < count; at++) units[start + at] = ring[at]!;
    ends.push(start + count);
  }

  return {
    add,
    /** How many rings there are. */
    count: () => ends.length - 1,
    ring: (index: number) => units.subarray(ends[index]!, ends[index + 1]!),
  };
}

export type RingStore = ReturnType<typeof createRingStore>;
