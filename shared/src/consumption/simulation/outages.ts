import { drawn } from './noise.ts';

/** Time [startsAtMs, endsAtMs) without power, in ms since 1970. */
export interface Outage {
  startsAtMs: number;
  endsAtMs: number;
}

/** Power that came back: minutes since then, and how many minutes it had been away. */
export interface Return {
  sinceMin: number;
  lastedMin: number;
}

const longestReconnectMs = 180_000;
/** After so long nothing is different any more. */
const forgottenAfterMin = 180;

/** The spans of `outages` as one list by time, in which no two touch. */
export function joinOutages(outages: readonly Outage[]): Outage[] {
  const joined: Outage[] = [];
  for (const { startsAtMs, endsAtMs } of outages.toSorted((a, b) => a.startsAtMs - b.startsAtMs)) {
    const last = joined.at(-1);
    if (last && startsAtMs <= last.endsAtMs) last.endsAtMs = Math.max(last.endsAtMs, endsAtMs);
    else joined.push({ startsAtMs, endsAtMs });
  }
  return joined;
}

/**
 * How a meter stands at [fromMs, toMs) to `outages` (joined): `off` where it has no power for a part of it, else when
 * power came back, null where that is long ago. Meters come back one after the other, within three minutes.
 */
export function powerAt(
  seed: number,
  outages: readonly Outage[],
  fromMs: number,
  toMs: number,
): 'off' | Return | null {
  const outage = lastBefore(outages, toMs);
  if (!outage) return null;
  const backAtMs = outage.endsAtMs + drawn(seed, outage.endsAtMs / 60_000) * longestReconnectMs;
  if (fromMs < backAtMs) return 'off';
  const sinceMin = (fromMs - backAtMs) / 60_000;
  if (sinceMin > forgottenAfterMin) return null;
  return { sinceMin, lastedMin: (backAtMs - outage.startsAtMs) / 60_000 };
}

/** The last outage that begins before `atMs`. */
function lastBefore(outages: readonly Outage[], atMs: number): Outage | undefined {
  let [low, high] = [0, outages.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (outages[middle]!.startsAtMs < atMs) low = middle + 1;
    else high = middle;
  }
  return outages[low - 1];
}
