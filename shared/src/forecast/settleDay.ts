import { blendMembers, blendWindowDays } from './blendMembers.ts';
import { conformalBands } from './conformalBands.ts';
import { currentModel } from './members.ts';

/** With fewer days to learn from, nothing is said of how wrong a forecast may be. */
const fewestBandDays = 5;

/** A day whose forecast can be compared with what came. */
export interface SettledDay {
  /** In the order of `memberNames`. */
  members: readonly Float64Array[];
  blend: Float64Array;
  /** Masked; NaN where nothing is known. */
  actual: Float64Array;
}

/**
 * The blend and the bands of a day's members after the days `before` it, oldest first, of which the last 56 count.
 * `bands` is null where too few of them came true. `pooledSlots` as `conformalBands` takes it.
 */
export function settleDay(
  before: readonly SettledDay[],
  members: readonly Float64Array[],
  pooledSlots: number,
): { blend: Float64Array; bands: Float64Array[] | null } {
  const known = before
    .slice(-blendWindowDays)
    .filter(({ actual }) => actual.some((value) => !Number.isNaN(value)));
  const day = known.length;
  const actuals = known.map(({ actual }) => actual);
  const byMember = members.map((own, index) => [...known.map((one) => one.members[index] ?? own), own]);
  const blend = blendMembers(byMember, actuals, { day, parts: currentModel.blendParts });
  if (day < fewestBandDays) return { blend, bands: null };
  const blends = [...known.map((one) => one.blend), blend];
  return { blend, bands: conformalBands(blends, actuals, { day, pooledSlots }) };
}
