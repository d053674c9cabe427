import type { HourSlots, SlotRange } from './hourSlots.ts';
import { dislikeSteps, riskStepsOf } from './slotSteps.ts';
import { stayingOn } from './stayingOn.ts';

interface Task {
  durationSlots: number;
  riskLimit: number;
}

/**
 * All windows for a task that may not be interrupted, best first: by the probability of staying on in steps of 5 %, then
 * by the sum of `dislikeSteps`, then the earlier one. None meets a half hour that is off with a probability above
 * `riskLimit`, or one of which nothing is known.
 */
export function wholeWindows(slots: HourSlots, { durationSlots, riskLimit }: Task): SlotRange[] {
  const dislikes = dislikeSteps(slots);
  const ranked = [];
  for (let from = 0; from + durationSlots <= slots.probabilityOff.length; from++) {
    const range = { from, to: from + durationSlots };
    const risks = risksWithin(slots, range, riskLimit);
    if (risks === null) continue;
    const risk = riskStepsOf(1 - stayingOn(risks));
    const dislike = dislikes.slice(range.from, range.to).reduce((sum, steps) => sum + steps, 0);
    ranked.push({ range, risk, dislike });
  }
  ranked.sort((a, b) => a.risk - b.risk || a.dislike - b.dislike || a.range.from - b.range.from);
  return ranked.map(({ range }) => range);
}

/** The probabilities of being off within a range; null where one is above the limit or not known. */
export function risksWithin(
  { probabilityOff }: HourSlots,
  { from, to }: SlotRange,
  riskLimit: number,
): number[] | null {
  const risks = probabilityOff.slice(from, to).filter((risk) => risk !== null && risk <= riskLimit);
  return risks.length === to - from ? risks.filter((risk) => risk !== null) : null;
}

/**
 * The best of ranked windows that are no near duplicates: their starts lie an hour apart at least, and half the duration.
 */
export function withoutNeighbours(ranked: readonly SlotRange[], most: number): SlotRange[] {
  const kept: SlotRange[] = [];
  for (const range of ranked) {
    if (kept.length === most) break;
    const apart = Math.max(2, (range.to - range.from) / 2);
    if (kept.every(({ from }) => Math.abs(from - range.from) >= apart)) kept.push(range);
  }
  return kept;
}
