import { decodeAheadColumns } from '@wip/shared/forecast/ahead/aheadColumns.ts';
import type { RegionAhead } from '@wip/shared/forecast/ahead/aheadSchemas.ts';
import { unpackNumbers } from '@wip/shared/status/packing.ts';
import { type LoadScale, nextScale } from '../../consumption/live/loadScale.ts';
import type { Ahead } from './aheadStore.ts';

/** Unpacks answers; the scale is the same for all of them as far as it fits, so that colours keep their meaning. */
export function createAheadReader() {
  let scale: LoadScale | null = null;
  return ({ catalogueVersion, at, columns, simulated }: RegionAhead): Ahead => {
    const { numbers, loadTenthsKw, chances } = decodeAheadColumns(columns);
    const indexOf = new Map(numbers.map((areaNumber, index) => [areaNumber, index]));
    const simulatedNumbers = new Set(unpackNumbers(simulated));
    const loadsKw = loadTenthsKw.flatMap((tenths) => (tenths === null ? [] : [tenths / 10]));
    scale = nextScale(loadsKw, at.getTime(), scale);
    return {
      catalogueVersion,
      at,
      widthKw: scale?.widthKw ?? 1,
      slotOf: (areaNumber) => loadTenthsKw[indexOf.get(areaNumber) ?? -1] ?? undefined,
      chanceOf: (areaNumber) => chances[indexOf.get(areaNumber) ?? -1] ?? null,
      numbers: () => numbers,
      isSimulated: (areaNumber) => simulatedNumbers.has(areaNumber),
    };
  };
}
