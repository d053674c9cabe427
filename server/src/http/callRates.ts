import { LRUCache } from 'lru-cache';

interface Bucket {
  tokens: number;
  atMs: number;
}

/** A caller may ask at once what `perSecond` adds up to in this time. */
const burstS = 10;
/** About 3 MB; whoever is forgotten starts with a full bucket. */
const mostAddresses = 20_000;

/** A token bucket for each address: `perSecond` calls for ever, ten seconds' worth of them at once. */
export function createCallRates(perSecond: number) {
  const most = perSecond * burstS;
  const buckets = new LRUCache<string, Bucket>({ max: mostAddresses });

  /** Takes `calls` tokens and resolves to 0, or takes none and says in how many seconds they will be there. */
  function take(address: string, calls: number, nowMs: number): number {
    const known = buckets.get(address);
    const tokens = known ? Math.min(most, known.tokens + ((nowMs - known.atMs) / 1_000) * perSecond) : most;
    const isEnough = tokens >= calls;
    buckets.set(address, { tokens: isEnough ? tokens - calls : tokens, atMs: nowMs });
    return isEnough ? 0 : Math.ceil((calls - tokens) / perSecond);
  }

  return { take, addressCount: () => buckets.size };
}
