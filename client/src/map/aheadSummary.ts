import { powerWords } from '../features/consumption/loadWords.ts';
import type { Ahead } from '../features/forecast/ahead/aheadStore.ts';
import { riskOf } from './layers/areaRisk.ts';

/** 'Showing 12 areas: a cut is likely in 2 and possible in 3; 4 are expected to use 34.5 kW in all.', for those who cannot see the map. */
export function aheadSummary(
  areaNumbers: Iterable<number>,
  ahead: Pick<Ahead, 'slotOf' | 'chanceOf'>,
): string {
  let [total, expected, tenths, likely, some, unknown] = [0, 0, 0, 0, 0, 0];
  for (const areaNumber of areaNumbers) {
    total += 1;
    const slot = ahead.slotOf(areaNumber);
    if (typeof slot === 'number') {
      expected += 1;
      tenths += slot;
    }
    const chance = ahead.chanceOf(areaNumber);
    if (chance === null) unknown += 1;
    if (riskOf(chance) === 'likely') likely += 1;
    if (riskOf(chance) === 'some') some += 1;
  }
  if (total === 0) return 'No areas here.';
  const parts = [
    unknown < total && `a cut is likely in ${likely} and possible in ${some}`,
    unknown > 0 && `the chance of a cut is not known in ${unknown}`,
    expected > 0 &&
      `${expected} ${expected === 1 ? 'is' : 'are'} expected to use ${powerWords(tenths / 10)} in all`,
    expected === 0 && 'no use is forecast',
  ].filter((part) => part !== false);
  return `Showing ${total} ${total === 1 ? 'area' : 'areas'}: ${parts.join('; ')}.`;
}
