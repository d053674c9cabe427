import type { Refusal } from '@wip/shared/consumption/readingsBatch.ts';
import { z } from 'zod';
import type { NamedValue } from './namedValue.ts';
import { instantFaults, readInstant } from './readInstant.ts';
import { unreadable } from './refusals.ts';

const state = z.looseObject({
  power: z.number().nullable().optional(),
  energy: z.number().nullable().optional(),
  /** ISO 8601, or ms since 1970, as `advanced.last_seen` says. */
  last_seen: z
    .union([z.string(), z.number().int().min(0)])
    .nullable()
    .optional(),
});

/**
 * `zigbee2mqtt/<device>`: `power` in W and `energy`, a counter of kWh, at `last_seen` where it is sent. They are called
 * `<topic> power` and `<topic> energy`, or both together by the topic.
 */
export function readZigbee2mqtt(topic: string, payload: unknown) {
  const values: NamedValue[] = [];
  const refused: Refusal[] = [];
  const isMetered =
    typeof payload === 'object' && payload !== null && ('power' in payload || 'energy' in payload);
  if (!isMetered) return { values, refused };
  const parsed = state.safeParse(payload);
  if (!parsed.success) {
    const field = parsed.error.issues[0]?.path.join('.') || null;
    return { values, refused: [unreadable(0, field, 'It is not what Zigbee2MQTT sends.')] };
  }
  const { power, energy, last_seen: seen } = parsed.data;
  const atMs = typeof seen === 'string' ? readInstant(seen, null) : (seen ?? null);
  if (typeof atMs === 'string') {
    return { values, refused: [unreadable(0, 'last_seen', instantFaults[atMs])] };
  }
  const one = { index: 0, atMs };
  if (typeof power === 'number') {
    values.push({ ...one, names: [`${topic} power`, topic], value: power, quantity: 'powerW' });
  }
  if (typeof energy === 'number') {
    values.push({ ...one, names: [`${topic} energy`, topic], value: energy, quantity: 'counterKwh' });
  }
  return { values, refused };
}
