import type { Timetable } from '@wip/shared/schedule/timetable.ts';
import type { BundleArea, BundleContent } from './bundles.ts';
import { square } from './bundles.ts';

/*
 * Bundles of one region that differ in everything that an answer can show: each is a generation, which the names of
 * region, areas and group tell, and so do the number of areas and whether they are off.
 */

export const generationRegion = 'generations';
const columns = 100;

/** An odd generation is off at stage 4 all day, an even one never. */
export function isOff(generation: number): boolean {
  return generation % 2 === 1;
}

/** Each generation has one area more than the one before. */
export function areaCountOf(generation: number, areaCount: number): number {
  return areaCount + generation;
}

export function generationBundle(generation: number, areaCount: number): BundleContent {
  const stage = isOff(generation) ? 4 : 8;
  const timetable: Timetable = {
    cycle: { kind: 'week' },
    rows: [1, 2, 3, 4, 5, 6, 7].flatMap((day) => [
      { day, startMinute: 0, finishMinute: 720, stage },
      { day, startMinute: 720, finishMinute: 0, stage },
    ]),
  };
  return {
    region: { id: generationRegion, name: `Generation ${generation}` },
    areas: Array.from({ length: areaCountOf(generation, areaCount) }, (_, index) => area(generation, index)),
    timetables: { [`block ${generation}`]: timetable },
  };
}

function area(generation: number, index: number): BundleArea {
  return {
    key: `a${index}`,
    name: `Place ${index} of ${generation}`,
    group: `block ${generation}`,
    geometry: square(17 + (index % columns) * 0.1, -34 + Math.floor(index / columns) * 0.1, 0.09),
  };
}

/** The generation that a name of a region, an area or a group tells. */
export function generationOf(name: string | null): number {
  const told = /^(?:Generation|Place \d+ of|block) (\d+)$/.exec(name ?? '')?.[1];
  if (told === undefined) throw new Error(`'${name}' tells no generation`);
  return Number(told);
}
