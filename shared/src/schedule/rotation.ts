import { z } from 'zod';
import type { Timetable } from './timetable.ts';

/** `rotation.json` of a bundle. */
export const rotationSchema = z.object({
  family: z.string(),
  parameters: z.record(z.string(), z.unknown()).optional(),
});

/** A rotation whose parameters are resolved and checked. */
export type Rotation = z.output<typeof rotationSchema>;

/** The names of a rotation's groups, '1' to 'n'. */
export function rotationGroups(rotation: Rotation): string[] {
  return [rotation.family];
}

/** The timetable of one group. */
export function rotationTimetable(rotation: Rotation, group: string): Timetable {
  throw new RangeError(`${rotation.family} ${group}`);
}
