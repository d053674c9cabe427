import type { View } from '../../app/viewUrl.ts';
import type { PowerMap } from '../powerMap.ts';
import { areaFillId } from './areaFill.ts';
import { patternedCodes } from './areaPatterns.ts';
import { riskLayerIds } from './areaRisk.ts';
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
  tomorrow: [areaUseId, 'area-use-hover', ...riskLayerIds],
};

/** Shows the layers of what is chosen, and hides the others, which then cost nothing. */
export function showLayer(map: PowerMap, shown: View['layer']): void {
  for (const id of new Set(Object.values(idsOf).flat())) {
    if (!map.getLayer(id)) continue;
    map.setLayoutProperty(id, 'visibility', idsOf[shown].includes(id) ? 'visible' : 'none');
  }
}
