import type { Refusal } from '@wip/shared/consumption/readingsBatch.ts';
import { z } from 'zod';
import type { NamedValue } from './namedValue.ts';
import { instantFaults, readInstant } from './readInstant.ts';
import { unreadable } from './refusals.ts';

const measured = z.union([z.number(), z.number().array()]).optional();
const sensor = z.object({
  Time: z.string(),
  ENERGY: z.object({ Power: measured, Total: measured }),
});

export const isTasmotaTopic = (topic: string) => /(?:^|\/)SENSOR$/.test(topic);

/**
 * `tele/<topic>/SENSOR`: `ENERGY.Power` in W and `ENERGY.Total`, a counter of kWh. Devices with several channels send
 * lists, called `… ENERGY.Power 1` and so on.
 */
export function readTasmota(topic: string, payload: unknown, timeZone: string | null) {
  const values: NamedValue[] = [];
  const refused: Refusal[] = [];
  if (typeof payload === 'object' && payload !== null && 'ENERGY' in payload) {
    const parsed = sensor.safeParse(payload);
    const atMs = parsed.success ? readInstant(parsed.data.Time, timeZone) : 'unreadable';
    if (!parsed.success) refused.push(unreadable(0, 'ENERGY', 'It is not what Tasmota sends.'));
    else if (typeof atMs !== 'number') refused.push(unreadable(0, 'Time', instantFaults[atMs]));
    else {
      const { Power, Total } = parsed.data.ENERGY;
      values.push(...channels(topic, 'ENERGY.Power', Power, 'powerW', atMs));
      values.push(...channels(topic, 'ENERGY.Total', Total, 'counterKwh', atMs));
    }
  }
  return { values, refused };
}

function channels(
  topic: string,
  field: string,
  given: number | number[] | undefined,
  quantity: 'powerW' | 'counterKwh',
  atMs: number,
): NamedValue[] {
  const one = { index: 0, atMs, quantity };
  if (given === undefined) return [];
  if (typeof given === 'number') return [{ ...one, names: [`${topic} ${field}`, topic], value: given }];
  return given.map((value, channel) => ({ ...one, names: [`${topic} ${field} ${channel + 1}`], value }));
}
