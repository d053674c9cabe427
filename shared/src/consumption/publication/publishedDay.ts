import { publishedStepMs, type WithheldReason, withheldReason } from '../consumptionSchemas.ts';
import type { PowerReading } from '../powerReading.ts';
import type { PublishedSlot } from './decideSlot.ts';

/** The slots of an area on one local day; slot i begins at `firstMs` + i × `publishedStepMs`. */
export interface PublishedDay {
  firstMs: number;
  slots: readonly PublishedSlot[];
}

const slotBytes = 4;
const leastTenths = -(2 ** 31) + 256;

/** Packs slots, four bytes each. */
export function packSlots(slots: readonly PublishedSlot[]): Uint8Array {
  const bytes = new Uint8Array(slots.length * slotBytes);
  const view = new DataView(bytes.buffer);
  for (const [index, slot] of slots.entries()) {
    const value = typeof slot === 'number' ? slot : leastTenths - 1 - withheldReason.options.indexOf(slot);
    view.setInt32(index * slotBytes, value, true);
  }
  return bytes;
}

/** The slots that `packSlots` packed. */
export function unpackSlots(bytes: Uint8Array): PublishedSlot[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.byteLength / slotBytes }, (_, index) => {
    const value = view.getInt32(index * slotBytes, true);
    return value >= leastTenths ? value : withheldReason.options[leastTenths - 1 - value]!;
  });
}

/** The load of a published slot in kW; null where it is withheld. */
export function loadKwOf(slot: PublishedSlot): number | null {
  return typeof slot === 'number' ? slot / 10 : null;
}

/** Why a slot has no number; null where it has one. */
export function withheldOf(slot: PublishedSlot): WithheldReason | null {
  return typeof slot === 'number' ? null : slot;
}

/** The published slots of a day as readings of five minutes; those withheld are gaps. */
export function readingsOfDay({ firstMs, slots }: PublishedDay): PowerReading[] {
  const readings: PowerReading[] = [];
  for (const [index, slot] of slots.entries()) {
    if (typeof slot !== 'number') continue;
    const startsAtMs = firstMs + index * publishedStepMs;
    readings.push({ startsAtMs, endsAtMs: startsAtMs + publishedStepMs, powerKw: slot / 10 });
  }
  return readings;
}
