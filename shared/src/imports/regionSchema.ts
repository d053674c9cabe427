import { z } from 'zod';
import { regionId } from '../areas/areaSchemas.ts';
import { latitude, longitude } from '../geo.ts';
import { isTimeZone } from '../time.ts';
import { stageSource } from './stageSource.ts';

const text = z.string().trim().min(1).max(2_000);

/** The file `region.json` of a bundle. */
export const regionFile = z.object({
  id: regionId,
  name: z.string().trim().min(1).max(200),
  timeZone: z
    .string()
    .refine(isTimeZone, { error: 'must be an IANA time zone, such as Africa/Johannesburg' }),
  bounds: z
    .tuple([longitude, latitude, longitude, latitude])
    .refine(([west, south, east, north]) => south < north && west !== east, {
      error: 'must be [west, south, east, north]',
    }),
  attribution: text,
  licence: text,
  source: text,
  /** Hours after which a silent stage source no longer counts. */
  staleAfterH: z
    .number()
    .positive()
    .max(24 * 366)
    .default(24),
  /** True where areas, groups and stages are illustrative; their answers say so. */
  demonstration: z.boolean().default(false),
  stageSource: stageSource.optional(),
});
export type RegionFile = z.infer<typeof regionFile>;
