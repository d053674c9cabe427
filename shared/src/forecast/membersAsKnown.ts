import type { DemandSeries } from './demandBlocks.ts';
import { memberForecasts, type TwoDays } from './memberForecasts.ts';
import { currentModel, type DemandModel, type MemberName } from './members.ts';

/** The forecasts of both days by member, in the order of the model's `memberNames`. */
export type MembersOfOrigin = { today: Float64Array[]; tomorrow: Float64Array[] };

/** Below as many blocks the scale of the features still changes with each day. */
const settledBlocks = 70;

/**
 * What the members forecast at the beginnings of blocks, ascending, by block; each from what was known then, also where
 * a block of the whole series shows more: a day of 23 hours reaches into the next block, and early blocks lend their
 * scale to all.
 */
export function membersAsKnown(
  series: DemandSeries,
  masked: Float64Array,
  blocks: readonly number[],
  model: DemandModel = currentModel,
): Map<number, MembersOfOrigin> {
  const found = new Map<number, MembersOfOrigin>();
  const { blockStarts, stepsPerDay } = series;
  const isAskedAlone = (block: number) =>
    block < settledBlocks || (blockStarts[block] ?? 0) - (blockStarts[block - 1] ?? 0) < stepsPerDay;
  const together = blocks.filter((block) => !isAskedAlone(block));
  keep(memberForecasts(series, masked, together, model), together);
  for (const block of blocks.filter(isAskedAlone)) {
    const known = blockStarts[block] ?? 0;
    const cut = {
      ...series,
      blockStarts: blockStarts.slice(0, block + 2),
      values: onlyUntil(series.values, known),
    };
    keep(memberForecasts(cut, onlyUntil(masked, known), [block], model), [block]);
  }
  return found;

  function keep({ today, tomorrow }: TwoDays, origins: readonly number[]): void {
    const of = (day: Record<MemberName, Float64Array[]>, at: number) =>
      model.memberNames.map((name) => day[name][at] ?? new Float64Array());
    origins.forEach((block, at) => {
      found.set(block, { today: of(today, at), tomorrow: of(tomorrow, at) });
    });
  }
}

function onlyUntil(values: Float64Array, end: number): Float64Array {
  return values.slice().fill(Number.NaN, end);
}
