import type { WithheldReason } from '../consumptionSchemas.ts';
import { leastMembers } from './membership.ts';

/** A member of an area's sum in one slot of five minutes, in millionths of a kW. */
export interface SlotMember {
  /** Its last value before the slot. */
  heldMicro: number;
  /** Its mean in the slot; null where it did not report. */
  freshMicro: number | null;
  /** Whether its value rests on another reading than in the number published last. */
  isChanged: boolean;
  /** Its readings are no secret: it is public or simulated. */
  isOpen: boolean;
}

/** What is published of a slot: tenths of a kW, or why there is no number. */
export type PublishedSlot = number | WithheldReason;

const microPerTenth = 100_000;

/**
 * Whether the sum of a slot may be published, and what of it: the sum over all members, to 0.1 kW.
 *
 * A member that did not report counts with the value held. The sum needs five members, five of them and half of all
 * reporting, and none above half of it; and none or five of them with another reading than in the number published last,
 * so that the difference to it is of none or of five. All of that must hold without the members that are no secret as well, since
 * everyone can subtract those.
 * Source: docs/decisions/published-loads.md.
 */
export function decideSlot(members: readonly SlotMember[]): PublishedSlot {
  const guarded = members.filter(({ isOpen }) => !isOpen);
  const reason = reasonToWithhold(members) ?? (guarded.length === 0 ? null : reasonToWithhold(guarded));
  // adding 0 makes -0 a plain 0
  return reason ?? Math.round(sumOf(members) / microPerTenth) + 0;
}

function reasonToWithhold(members: readonly SlotMember[]): WithheldReason | null {
  if (members.length === 0) return 'no-meters';
  if (members.length < leastMembers) return 'too-few-meters';
  const reporting = members.filter(({ freshMicro }) => freshMicro !== null).length;
  if (reporting < Math.max(leastMembers, members.length / 2)) return 'too-few-reporting';
  const changed = members.filter(({ isChanged }) => isChanged).length;
  if (changed > 0 && changed < leastMembers) return 'too-few-reporting';
  const half = Math.abs(sumOf(members)) / 2;
  return members.some((member) => Math.abs(microOf(member)) > half) ? 'one-dominates' : null;
}

function sumOf(members: readonly SlotMember[]): number {
  return members.reduce((sum, member) => sum + microOf(member), 0);
}

function microOf({ heldMicro, freshMicro }: SlotMember): number {
  return freshMicro ?? heldMicro;
}
