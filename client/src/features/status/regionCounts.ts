import type { PublicRegion } from '@wip/shared/areas/areaSchemas.ts';
import { unpackNumbers } from '@wip/shared/status/packing.ts';
import { type StateName, stateNames } from '@wip/shared/status/stateNames.ts';
import type { AreaCodes } from './live/statusStore.ts';

export type StateCounts = Record<StateName, number>;

const numbersOf = new Map<string, readonly number[]>();
const mostKept = 500;

/** How many areas of a region are in each state; those of which nothing is known yet count as unknown. */
export function countStates(
  { areaNumbers }: Pick<PublicRegion, 'areaNumbers'>,
  codes: AreaCodes,
): StateCounts {
  const counts: StateCounts = { on: 0, soon: 0, maybe: 0, off: 0, unknown: 0 };
  for (const areaNumber of unpack(areaNumbers)) counts[stateNames[codes.codeOf(areaNumber) ?? 'u']] += 1;
  return counts;
}

/** '2,991 off, 6,997 on, 12 unknown'. */
export function countWords({ on, soon, maybe, off, unknown }: StateCounts): string {
  const format = new Intl.NumberFormat('en-GB').format;
  const parts = { off, 'maybe off': maybe, on: on + soon, unknown };
  return Object.entries(parts)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${format(count)} ${name}`)
    .join(', ');
}

/** Regions stay, and with them their numbers. */
function unpack(areaNumbers: string): readonly number[] {
  const known = numbersOf.get(areaNumbers);
  if (known) return known;
  if (numbersOf.size >= mostKept) numbersOf.clear();
  const numbers = unpackNumbers(areaNumbers);
  numbersOf.set(areaNumbers, numbers);
  return numbers;
}
