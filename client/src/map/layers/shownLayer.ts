import type { View } from '../../app/viewUrl.ts';
import type { PowerMap } from '../powerMap.ts';
import { areaFillId } from './areaFill.ts';
import { patternedCodes } from './areaPatterns.ts';
import { areaUseId } from './areaUse.ts';

/** Never on screen together: a colour of one would be read as a state of the other. */
const idsOf: Record<View['layer'], readonly string[]> = {
  power: [
    areaFillId,
    ...patternedCodes.map((code) => `area-pattern-${code}`),
    'area-edge-strong',
    'region-summaries',
  ],
  use: [areaUseId, 'area-use-withheld', 'area-use-hover'],
};

/** Shows the layers of power or of use, and hides the others, which then cost nothing. */
export function showLayer(map: PowerMap, shown: View['layer']): void {
  for (const layer of ['power', 'use'] as const) {
    const visibility = layer === shown ? 'visible' : 'none';
    for (const id of idsOf[layer]) if (map.getLayer(id)) map.setLayoutProperty(id, 'visibility', visibility);
  }
}
