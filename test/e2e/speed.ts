/** Speed is a claim of benchmarks: `pnpm bench` runs the specs of speed with WIP_BENCH=1. */
const isBench = process.env.WIP_BENCH === '1';

/** The limit that a benchmark holds; a test on a machine of unknown load allows ten times as much. */
export function limitMs(claimedMs: number): number {
  return isBench ? claimedMs : claimedMs * 10;
}

/** How often to repeat what a benchmark repeats `claimed` times. */
export function repeats(claimed: number): number {
  return isBench ? claimed : Math.ceil(claimed / 5);
}
