/** Names of the shapes that a meter's values have: whole watts, and doubles to their last digit. */
const isWhole = (meter: number) => meter % 2 === 0;

/** A household's power at a slot, in kW: a base load with noise, a fridge, now and then a kettle. */
export function powerKw(meter: number, slot: number, random: () => number): number {
  const base = 0.15 + (meter % 7) * 0.04 + 0.1 * Math.sin(slot / 240 + meter);
  const fridge = (slot + meter * 7) % 45 < 15 ? 0.09 : 0;
  const kettle = random() < 0.02 ? 2 : 0;
  const value = Math.max(0, base + fridge + kettle + 0.02 * (random() - 0.5));
  return isWhole(meter) ? Math.round(value * 1_000) / 1_000 : value;
}

/** The body of a batch: the reading of one slot of each meter. */
export function bodyOf(options: {
  meterIds: readonly string[];
  slots: readonly number[];
  slotS: number;
  startsAtMs: number;
  random: () => number;
}): string {
  const { meterIds, slots, slotS, startsAtMs, random } = options;
  const parts = slots.flatMap((slot) => {
    const at = new Date(startsAtMs + slot * slotS * 1_000).toISOString();
    return meterIds.map(
      (meterId, meter) => `{"meterId":"${meterId}","at":"${at}","powerKw":${powerKw(meter, slot, random)}}`,
    );
  });
  return `{"readings":[${parts.join()}]}`;
}
