import type { CoveredSpan } from './statusStore.ts';

const dayMs = 86_400_000;
const aroundMs = 8 * dayMs;
/** The longest span that the server answers. */
const longestMs = 31 * dayMs;

/**
 * The span of timelines to ask for: eight days about now, stretched to a chosen moment where one answer
 * can hold both, else eight days about that moment.
 */
export function spanToLoad(nowMs: number, atMs: number | null): CoveredSpan {
  const aroundNow = { fromMs: nowMs - aroundMs, toMs: nowMs + aroundMs };
  if (atMs === null) return aroundNow;
  const both = {
    fromMs: Math.min(aroundNow.fromMs, atMs - dayMs),
    toMs: Math.max(aroundNow.toMs, atMs + dayMs),
  };
  const fits = both.toMs - both.fromMs <= longestMs;
  return fits ? both : { fromMs: atMs - aroundMs, toMs: atMs + aroundMs };
}
