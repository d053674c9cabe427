import { VarintReader, VarintWriter } from '../varints.ts';
import type { HeldMember } from './publishSlots.ts';

/** Packs members in their order, some bytes each. */
export function packMembers(members: readonly HeldMember[]): Uint8Array {
  const writer = new VarintWriter();
  let [lastNumber, lastAtMs] = [0, 0];
  for (const { meterNumber, isOpen, heldMicro, heldAtMs, publishedAtMs } of members) {
    writer.signed(meterNumber - lastNumber);
    writer.unsigned((isOpen ? 1 : 0) + (publishedAtMs === null ? 2 : 0));
    writer.signed(heldMicro);
    writer.signed(heldAtMs - lastAtMs);
    if (publishedAtMs !== null) writer.signed(heldAtMs - publishedAtMs);
    [lastNumber, lastAtMs] = [meterNumber, heldAtMs];
  }
  return writer.bytes();
}

/** The members that `packMembers` packed. Errors: DomainError INVALID for damaged bytes. */
export function unpackMembers(bytes: Uint8Array): HeldMember[] {
  const reader = new VarintReader(bytes);
  const members: HeldMember[] = [];
  let [meterNumber, heldAtMs] = [0, 0];
  while (!reader.isAtEnd) {
    meterNumber += reader.signed();
    const flags = reader.unsigned();
    const heldMicro = reader.signed();
    heldAtMs += reader.signed();
    const publishedAtMs = flags >= 2 ? null : heldAtMs - reader.signed();
    members.push({ meterNumber, isOpen: flags % 2 === 1, heldMicro, heldAtMs, publishedAtMs });
  }
  return members;
}
