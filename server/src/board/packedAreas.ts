import type { AreaMeterFacts } from '@wip/shared/consumption/silence/meterFacts.ts';
import { packIndexes, packNumbers } from '@wip/shared/status/packing.ts';
import type { Catalogue } from '../features/areas/areas.catalogue.ts';
import type { Program, RegionSchedule } from '../features/schedule/regionSchedule.ts';
import type { MeterAreas } from './meterKnowledge.ts';

/** A program of one region: the areas that share it have the same state at every moment, but for what meters say. */
export interface BoardLine {
  schedule: RegionSchedule;
  program: Program;
  /** Given for the line of one area whose meters say something. */
  meters?: AreaMeterFacts;
}

/** Areas of a view, packed: the numbers, and the line of each. */
export interface PackedAreas {
  numbers: string;
  indexes: string;
  lines: readonly BoardLine[];
}

/** Packs areas with their lines; remembers how all of them are packed. */
export function createAreaPacker(
  catalogue: Catalogue,
  lineAt: (position: number, withMeters: MeterAreas) => BoardLine,
) {
  let everything: { withMeters: string; packed: PackedAreas } | null = null;

  function pack(positions: ArrayLike<number>, withMeters: MeterAreas): PackedAreas {
    const numbers = new Uint32Array(positions.length);
    const used = new Map<BoardLine, number>();
    const indexes = new Uint32Array(positions.length);
    for (let at = 0; at < positions.length; at++) {
      const position = positions[at]!;
      const line = lineAt(position, withMeters);
      let index = used.get(line);
      if (index === undefined) {
        index = used.size;
        used.set(line, index);
      }
      numbers[at] = catalogue.areas[position]!.number;
      indexes[at] = index;
    }
    return {
      numbers: packNumbers(numbers),
      indexes: packIndexes(indexes, used.size),
      lines: [...used.keys()],
    };
  }

  return (positions: ArrayLike<number>, withMeters: MeterAreas): PackedAreas => {
    if (positions.length !== catalogue.areas.length) return pack(positions, withMeters);
    const key = [...withMeters.keys()].join();
    if (everything?.withMeters !== key) {
      everything = { withMeters: key, packed: pack(positions, withMeters) };
    }
    return everything.packed;
  };
}
