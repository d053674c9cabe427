import type { SilenceDetector } from '@wip/shared/consumption/silence/silenceDetector.ts';
import type { BoardSnapshot } from '../../../board/boardSnapshot.ts';
import type { StoredMeter } from '../meters/meters.repo.ts';

type Catalogue = BoardSnapshot['catalogue'];

/** Keeps the detector told of which meters there are, in which areas, and which areas touch. */
export function createPlacedMeters(detector: SilenceDetector) {
  const placeOf = new Map<number, string>();
  const areaNumbers = new Set<number>();
  let catalogue: Catalogue | null = null;

  return {
    /** Takes the meters as they are now. One that stayed where it was keeps what was learned of it. */
    take(meters: readonly StoredMeter[], active: Catalogue): void {
      const left = new Set(placeOf.keys());
      areaNumbers.clear();
      for (const { number, areaId, gatewayId } of meters) {
        const areaNumber = active.byId.get(areaId)?.number;
        if (areaNumber === undefined) continue;
        left.delete(number);
        areaNumbers.add(areaNumber);
        const sources = gatewayId === null ? [] : [gatewayId];
        const place = `${areaNumber} ${sources}`;
        if (placeOf.get(number) === place) continue;
        placeOf.set(number, place);
        detector.place({ meterId: String(number), areaNumber, sources });
      }
      for (const number of left) {
        placeOf.delete(number);
        detector.remove(String(number));
      }
      for (const areaNumber of areaNumbers) {
        detector.setNeighbours(areaNumber, touching(active, areaNumber));
      }
      catalogue = active;
    },

    isOf: (active: Catalogue) => active === catalogue,
    /** The areas that have meters. */
    areaNumbers: (): ReadonlySet<number> => areaNumbers,
  };
}

/** The other areas whose bounding boxes meet this one's. */
function touching(catalogue: Catalogue, areaNumber: number): number[] {
  const area = catalogue.byNumber.get(areaNumber);
  if (!area) return [];
  return Array.from(
    catalogue.positionsInBox(area.bbox),
    (position) => catalogue.areas[position]!.number,
  ).filter((number) => number !== areaNumber);
}
