import { z } from 'zod';
import { catalogueRevision, regionId } from '../../areas/areaSchemas.ts';
import { instantInput } from '../../time.ts';

/** A moment from now to 48 hours ahead; it is cut to its half hour. */
export const regionAheadInput = z.object({ regionId, at: instantInput });

/** What is expected of a region's areas in one half hour. */
export const regionAhead = z.object({
  regionId: z.string(),
  catalogueVersion: z.string(),
  catalogueRevision,
  asOf: z.date(),
  /** When the half hour begins. */
  at: z.date(),
  /** Loads and chances by area number, as `encodeAheadColumns` packs them. */
  columns: z.string(),
  /** Numbers of the areas whose meters are simulated, packed as ranges. */
  simulated: z.string(),
});
export type RegionAhead = z.infer<typeof regionAhead>;
