import { decideSlot, type PublishedSlot } from './decideSlot.ts';

/** A member of an area's sum on one local day. */
export interface HeldMember {
  meterNumber: number;
  isOpen: boolean;
  /** Its last value, in millionths of a kW. */
  heldMicro: number;
  /** The end of the reading that the last value rests on, ms since 1970. */
  heldAtMs: number;
  /** The same of its value in the number published last; null where it was in none. */
  publishedAtMs: number | null;
}

/** What a meter says of a slot: its mean in millionths of a kW, and the end of the last reading in it. */
export interface FreshValue {
  micro: number;
  atMs: number;
}

/** The meters that reported in a slot. */
export type FreshSlot = ReadonlyMap<number, FreshValue>;

export interface SlotRun {
  members: readonly HeldMember[];
  /** The slots to decide, in their order, without a gap. */
  slots: readonly FreshSlot[];
  /** What is published already of the first of them: only the members' values are brought up to there. */
  known?: readonly PublishedSlot[];
  /** How many of them are too old to wait for late readings. */
  expired: number;
}

export interface SlotRunResult {
  /** Each slot; those from `decided` on may still get a number. */
  published: PublishedSlot[];
  /** How many are decided for good. */
  decided: number;
  /** The members as they are after the decided slots. */
  members: HeldMember[];
}

/**
 * Decides the slots of a day in their order. A slot in which too few report waits for late readings until it is too
 * old or a later one is published: a number never rests on what came after its slot, else the difference to the next
 * one could be of fewer than five.
 * Source: docs/decisions/published-loads.md.
 */
export function publishSlots({ members, slots, known = [], expired }: SlotRun): SlotRunResult {
  let held = members;
  const published: PublishedSlot[] = [];
  let decided = 0;
  let decidedMembers = members;
  for (const [index, fresh] of slots.entries()) {
    held = held.map((member) => withFresh(member, fresh.get(member.meterNumber)));
    const slot = known[index] ?? decideSlot(held.map((member) => slotMember(member, fresh)));
    published.push(slot);
    if (typeof slot === 'number')
      held = held.map((member) => ({ ...member, publishedAtMs: member.heldAtMs }));
    if (slot === 'too-few-reporting' && index >= Math.max(expired, known.length)) continue;
    decided = index + 1;
    decidedMembers = held;
  }
  return { published, decided, members: [...decidedMembers] };
}

function withFresh(member: HeldMember, fresh: FreshValue | undefined): HeldMember {
  return fresh ? { ...member, heldMicro: fresh.micro, heldAtMs: fresh.atMs } : member;
}

function slotMember(
  { meterNumber, isOpen, heldMicro, heldAtMs, publishedAtMs }: HeldMember,
  fresh: FreshSlot,
) {
  return {
    heldMicro,
    freshMicro: fresh.get(meterNumber)?.micro ?? null,
    isChanged: heldAtMs !== publishedAtMs,
    isOpen,
  };
}
