import { z } from 'zod';
import { latitude, longitude } from '../geo.ts';
import { meter, meterId } from './meterSchemas.ts';

/** The most read keys of one request. */
export const mostReadKeys = 20;

/** A meter with its exact place: for the operator alone. */
export const placedMeter = meter.extend({ lon: longitude, lat: latitude });
export type PlacedMeter = z.infer<typeof placedMeter>;

/** Which key of a meter: its sender's, or its owner's. */
export const meterKeyKind = z.enum(['api', 'read']);
export type MeterKeyKind = z.infer<typeof meterKeyKind>;

export const metersRevokeInput = z.object({ meterId, key: meterKeyKind });

/** The one that replaces what was revoked; in no later answer. */
export const newMeterKey = z.object({ meterId, kind: meterKeyKind, key: z.string() });
export type NewMeterKey = z.infer<typeof newMeterKey>;

export const metersDeleteInput = z.object({ meterId });

/** A meter is out of every answer at once; by then everything that is stored of it is erased. */
export const metersDeleteOutput = z.object({ meterId, erasedBefore: z.date() });
