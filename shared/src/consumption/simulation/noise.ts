/** A whole number that a text always gives again (FNV-1a), to seed `drawn` with. */
export function seedOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}

/** A number in [0, 1) that the same seed and index always give again; neighbours have nothing in common. */
export function drawn(seed: number, index: number): number {
  let hash = Math.imul((seed ^ 0x9e3779b9) + Math.imul(index | 0, 0x85ebca6b), 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

/** A number in [0, 1) that moves smoothly over time: drawn anew every `stepMin` minutes, even in between. */
export function drifting(seed: number, minute: number, stepMin: number): number {
  const position = minute / stepMin;
  const step = Math.floor(position);
  const share = position - step;
  const before = drawn(seed, step);
  return before + (drawn(seed, step + 1) - before) * share;
}
