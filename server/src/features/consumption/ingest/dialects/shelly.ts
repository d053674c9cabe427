import type { Quantity } from '@wip/shared/consumption/meterSchemas.ts';
import type { Refusal } from '@wip/shared/consumption/readingsBatch.ts';
import { z } from 'zod';
import type { NamedValue } from './namedValue.ts';
import { readUnixSeconds } from './readInstant.ts';
import { unreadable } from './refusals.ts';

const notification = z.object({
  method: z.string(),
  params: z.looseObject({ ts: z.number().nullable().optional() }),
});
const component = /^(?:switch|pm1|light|cover|em|em1|emdata|em1data):\d+$/;
const status = /^(.+)\/status\/((?:switch|pm1|light|cover|em|em1|emdata|em1data):\d+)$/;
const events = /^(.+)\/events\/rpc$/;

/** What the components of Gen2 and later devices measure: power in W, counters of drawn energy in Wh. */
const fields: readonly [path: readonly string[], Quantity][] = [
  [['apower'], 'powerW'],
  [['act_power'], 'powerW'],
  [['total_act_power'], 'powerW'],
  [['aenergy', 'total'], 'counterWh'],
  [['total_act'], 'counterWh'],
  [['total_act_energy'], 'counterWh'],
];

export const isShellyTopic = (topic: string) => events.test(topic) || status.test(topic);

/**
 * `<device>/events/rpc` (NotifyStatus, with its time) and `<device>/status/<component>` (without one). A value is called
 * `<device>/<component> field`, and all of a component's `<device>/<component>`.
 */
export function readShelly(topic: string, payload: unknown): { values: NamedValue[]; refused: Refusal[] } {
  const ofStatus = status.exec(topic);
  if (ofStatus) return readComponent(`${ofStatus[1]}/${ofStatus[2]}`, payload, null);
  const parsed = notification.safeParse(payload);
  if (!parsed.success)
    return { values: [], refused: [unreadable(0, null, 'It is not what a Shelly sends.')] };
  const { method, params } = parsed.data;
  if (method !== 'NotifyStatus' && method !== 'NotifyFullStatus') return { values: [], refused: [] };
  const atMs = readUnixSeconds(params.ts ?? null);
  const parts = Object.entries(params)
    .filter(([name]) => component.test(name))
    .map(([name, state]) => readComponent(`${events.exec(topic)?.[1]}/${name}`, state, atMs));
  const values = parts.flatMap((part) => part.values);
  const refused = parts.flatMap((part) => part.refused);
  if (atMs !== null || values.length === 0) return { values, refused };
  return { values: [], refused: [unreadable(0, 'ts', 'The time of the notification cannot be read.')] };
}

function readComponent(name: string, state: unknown, atMs: number | null) {
  const values: NamedValue[] = [];
  const refused: Refusal[] = [];
  for (const [path, quantity] of fields) {
    const value = valueAt(state, path);
    const field = path.join('.');
    if (value === undefined || value === null) continue;
    if (typeof value !== 'number') refused.push(unreadable(0, field, 'The value is not a number.'));
    else values.push({ index: 0, names: [`${name} ${field}`, name], atMs, value, quantity });
  }
  return { values, refused };
}

function valueAt(state: unknown, path: readonly string[]): unknown {
  let value = state;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = Object.entries(value).find(([name]) => name === key)?.[1];
  }
  return value;
}
