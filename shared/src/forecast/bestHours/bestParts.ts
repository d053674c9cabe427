import type { HourSlots, SlotRange } from './hourSlots.ts';
import { dislikeSteps, preferenceSteps, riskStepsOf } from './slotSteps.ts';

/**
 * The best half hours for a task that may be interrupted, as ranges in order: with the least sum of risk, each half hour
 * in steps of 5 %; of these with the least sum of `dislikeSteps`; of these in the fewest parts; of these the earliest (by
 * the sum of their places). Null where there are not enough half hours of which anything is known.
 *
 * All four are sums of whole numbers, so that one number ranks them exactly and going through the half hours once, with
 * the best for each count so far, finds the optimum. At most a week (336) and 48 hours of task fit into that number.
 */
export function bestParts(
  slots: HourSlots,
  durationSlots: number,
  isTaken: (slot: number) => boolean = () => false,
): SlotRange[] | null {
  const count = slots.probabilityOff.length;
  const weights = weightsOf(count, durationSlots);
  const dislikes = dislikeSteps(slots);
  // by the number of half hours chosen: the least cost with the last one left out, and with it chosen
  let leftOut = new Float64Array(durationSlots + 1).fill(Infinity);
  let chosen = new Float64Array(durationSlots + 1).fill(Infinity);
  leftOut[0] = 0;
  const cameFromChosen = { leftOut: flags(count, durationSlots), chosen: flags(count, durationSlots) };
  for (let slot = 0; slot < count; slot++) {
    const nextLeftOut = new Float64Array(durationSlots + 1).fill(Infinity);
    const nextChosen = new Float64Array(durationSlots + 1).fill(Infinity);
    const risk = isTaken(slot) ? null : (slots.probabilityOff[slot] ?? null);
    const cost =
      risk === null
        ? Infinity
        : riskStepsOf(risk) * weights.risk + dislikes[slot]! * weights.dislike + slot * weights.place;
    for (let sofar = 0; sofar <= Math.min(durationSlots, slot + 1); sofar++) {
      nextLeftOut[sofar] = Math.min(leftOut[sofar]!, chosen[sofar]!);
      cameFromChosen.leftOut[slot]![sofar] = chosen[sofar]! < leftOut[sofar]! ? 1 : 0;
      if (sofar === 0) continue;
      const begun = leftOut[sofar - 1]! + weights.part;
      const goneOn = chosen[sofar - 1]!;
      nextChosen[sofar] = Math.min(begun, goneOn) + cost;
      cameFromChosen.chosen[slot]![sofar] = goneOn < begun ? 1 : 0;
    }
    leftOut = nextLeftOut;
    chosen = nextChosen;
  }
  const isLastChosen = chosen[durationSlots]! < leftOut[durationSlots]!;
  const least = Math.min(chosen[durationSlots]!, leftOut[durationSlots]!);
  return Number.isFinite(least) ? walkBack(cameFromChosen, { count, durationSlots, isLastChosen }) : null;
}

type Flags = Uint8Array[];

function flags(count: number, durationSlots: number): Flags {
  return Array.from({ length: count }, () => new Uint8Array(durationSlots + 1));
}

/** Each weight is above all that the ones after it can add up to. */
function weightsOf(count: number, durationSlots: number) {
  const place = 1;
  const part = count * durationSlots + 1;
  const dislike = part * (durationSlots + 1);
  const risk = dislike * (3 * preferenceSteps * durationSlots + 1);
  return { place, part, dislike, risk };
}

function walkBack(
  cameFromChosen: { leftOut: Flags; chosen: Flags },
  { count, durationSlots, isLastChosen }: { count: number; durationSlots: number; isLastChosen: boolean },
): SlotRange[] {
  const ranges: SlotRange[] = [];
  let isChosen = isLastChosen;
  let left = durationSlots;
  for (let slot = count - 1; slot >= 0; slot--) {
    const from = (isChosen ? cameFromChosen.chosen : cameFromChosen.leftOut)[slot]![left]!;
    if (isChosen) {
      const next = ranges[0];
      if (next?.from === slot + 1) next.from = slot;
      else ranges.unshift({ from: slot, to: slot + 1 });
      left -= 1;
    }
    isChosen = from === 1;
  }
  return ranges;
}
