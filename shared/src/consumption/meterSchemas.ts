import { z } from 'zod';
import { areaId } from '../areas/areaSchemas.ts';
import { latitude, longitude } from '../geo.ts';

/** The longest slot that a meter may report in, in s; every slot divides it. */
export const longestSlotS = 3_600;

export const meterId = z
  .string()
  .regex(/^m_[a-z0-9]{12}$/, 'must be the id of a meter, such as m_4k2x9q7w1z8p');

/** A name on one line that reads in the order in which it is written: no control characters, no turned direction. */
const plainName = z
  .string()
  .trim()
  .min(1)
  .regex(/^[^\p{Cc}\u202a-\u202e\u2066-\u2069\u2028\u2029]*$/u, 'must not have control characters');

/** The name by which a sender calls a meter: an emoncms input, an MQTT topic, a series of the line protocol. */
export const senderName = plainName.max(200);

/** The length of a meter's slots in s: a divisor of an hour. */
export const slotS = z
  .number()
  .int()
  .min(1)
  .max(longestSlotS)
  .refine((value) => longestSlotS % value === 0, 'must divide an hour (3600 s) into equal parts');

/** What a sender's number means; power in W or kW, energy as counter or as used since the last reading. */
export const quantity = z.enum(['powerW', 'powerKw', 'counterWh', 'counterKwh', 'energyWh', 'energyKwh']);
export type Quantity = z.infer<typeof quantity>;

/** One name of a sender that belongs to a meter; without `quantity` the name itself tells. */
export const meterInput = z.object({ name: senderName, quantity: quantity.optional() });
export type MeterInput = z.infer<typeof meterInput>;

export const metersCreateInput = z.object({
  name: plainName.max(100),
  /** The exact place; kept private. The meter belongs to the smallest area there. */
  lon: longitude,
  lat: latitude,
  slotS: slotS.default(60),
  kind: z.enum(['household', 'business', 'public', 'pump', 'other']).default('household'),
  /** `private`: the owner's alone, and in an area's sum; `public`: everyone may read it. */
  visibility: z.enum(['private', 'public']).default('private'),
  /** The gateway that sends for it; without one the meter gets an API key of its own. */
  gatewayId: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,49}$/, 'must be a short name of letters, digits and hyphens')
    .optional(),
  /** How senders call it, where they don't use its id. */
  inputs: meterInput.array().max(20).default([]),
  /** Means above it are refused as implausible. */
  maxPowerKw: z.number().positive().max(1_000_000).default(100),
  isSimulated: z.boolean().default(false),
});
export type MetersCreateInput = z.input<typeof metersCreateInput>;

/** A meter as its owner and the operator see it. */
export const meter = z.object({
  meterId,
  number: z.number().int(),
  name: z.string(),
  areaId,
  slotS,
  kind: z.string(),
  visibility: z.enum(['private', 'public']),
  gatewayId: z.string().nullable(),
  inputs: meterInput.array(),
  maxPowerKw: z.number(),
  isSimulated: z.boolean(),
  createdAt: z.date(),
});
export type Meter = z.infer<typeof meter>;

/** Secrets are in no other answer: the server keeps their hashes. */
export const metersCreateOutput = z.object({
  meter,
  /** For the sender, in `Authorization: Bearer …`; null where the gateway's key serves already. */
  apiKey: z.string().nullable(),
  /** For the owner, in `X-Read-Key`. */
  readKey: z.string(),
});
