import type { Quantity } from './meterSchemas.ts';

const byUnit: Record<string, Quantity> = {
  w: 'powerW',
  watt: 'powerW',
  watts: 'powerW',
  kw: 'powerKw',
  wh: 'counterWh',
  kwh: 'counterKwh',
};

/** Words that senders use without a unit, and the unit that is usual with them. */
const byWord: Record<string, Quantity> = {
  power: 'powerW',
  apower: 'powerW',
  energy: 'counterKwh',
};

/**
 * What a sender's name says of its numbers: by the last word that is a unit (`grid_kWh`, `mains/power_w`), else by a
 * word such as `power` (W) or `energy` (a counter of kWh); null where the name does not tell.
 */
export function quantityOfName(name: string): Quantity | null {
  const words = name
    .replace(/([a-z])(kWh|kW)\b|([a-jl-z])(Wh|W)\b/g, '$1$3 $2$4')
    .toLowerCase()
    .split(/[^a-z]+/);
  for (const meanings of [byUnit, byWord]) {
    for (const word of words.toReversed()) {
      if (Object.hasOwn(meanings, word)) return meanings[word] ?? null;
    }
  }
  return null;
}
