import type { Loads } from '../features/consumption/live/loadStore.ts';
import { powerWords } from '../features/consumption/loadWords.ts';

/** 'Showing 12 areas: 7 use 34.5 kW in all, 3 not published, 2 without meters.', for those who cannot see the map. */
export function loadSummary(areaNumbers: Iterable<number>, loads: Loads): string {
  let [total, measured, withheld, tenths] = [0, 0, 0, 0];
  for (const areaNumber of areaNumbers) {
    const slot = loads.slotOf(areaNumber);
    total += 1;
    if (typeof slot === 'number') {
      measured += 1;
      tenths += slot;
    } else if (slot !== undefined && slot !== 'no-meters') withheld += 1;
  }
  if (total === 0) return 'No areas here.';
  const without = total - measured - withheld;
  const parts = [
    measured > 0 && `${measured} ${measured === 1 ? 'uses' : 'use'} ${powerWords(tenths / 10)} in all`,
    withheld > 0 && `${withheld} not published`,
    without > 0 && `${without} without numbers`,
  ].filter((part) => part !== false);
  return `Showing ${total} ${total === 1 ? 'area' : 'areas'}: ${parts.join(', ')}.`;
}
