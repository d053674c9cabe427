import type { MeterInput, Quantity } from '@wip/shared/consumption/meterSchemas.ts';

/** A meter as ingest needs to know it. */
export interface SenderMeter {
  meterId: string;
  number: number;
  slotS: number;
  maxPowerKw: number;
  inputs: readonly MeterInput[];
}

/** Whoever sends readings, and the meters that its key speaks for. */
export interface Sender {
  /** `gateway:<id>` or `meter:<id>`: batches are told apart within it. */
  source: string;
  meterById: ReadonlyMap<string, SenderMeter>;
  /** By the name that the sender has for it. */
  inputByName: ReadonlyMap<string, { meter: SenderMeter; quantity: Quantity | null }>;
  /** The meter that is meant where a reading names none; null where there are several. */
  onlyMeter: SenderMeter | null;
}

/** A sender with its lookups; of two meters that claim a name the first has it. */
export function createSender(source: string, meters: readonly SenderMeter[]): Sender {
  const inputByName = new Map<string, { meter: SenderMeter; quantity: Quantity | null }>();
  for (const meter of meters) {
    for (const { name, quantity } of meter.inputs) {
      if (!inputByName.has(name)) inputByName.set(name, { meter, quantity: quantity ?? null });
    }
  }
  return {
    source,
    meterById: new Map(meters.map((meter) => [meter.meterId, meter])),
    inputByName,
    onlyMeter: meters.length === 1 ? (meters[0] ?? null) : null,
  };
}
