import type { MeterPoint } from './meterPoint.ts';
import { VarintReader, VarintWriter } from './varints.ts';

/**
 * The readings of one meter over a fixed span (an hour while they arrive, a day once sealed), in slots of equal
 * length counted from the start of the span.
 *
 * `power` holds mean power by slot in millionths of a kW; `counter` the counter's state in millionths of a kWh,
 * with the ms that it was read after the slot's start. A slot that is absent was not reported; 0 is a reading.
 */
export interface ReadingBlock {
  slotS: number;
  power: Map<number, number>;
  counter: Map<number, CounterMark>;
}

export interface CounterMark {
  micro: number;
  offsetMs: number;
}

/** A block without readings. */
export function emptyBlock(slotS: number): ReadingBlock {
  return { slotS, power: new Map(), counter: new Map() };
}

/**
 * Puts points into a block whose span begins at `startsAtMs`; in a slot that has a value already the new one wins.
 *
 * A power point is put into the slot of its own length in which it begins; one that is longer than the block's slots
 * fills each of them. Where it is shorter, or of a length that is not a multiple, the block gets finer slots first.
 * All points must lie within the span.
 */
export function putPoints(block: ReadingBlock, startsAtMs: number, points: readonly MeterPoint[]): void {
  for (const { atMs, durationS, kind, micro } of points) {
    if (durationS % block.slotS !== 0) refine(block, greatestCommonDivisor(durationS, block.slotS));
    const sinceStartMs = atMs - startsAtMs;
    if (kind === 'counter') {
      const slot = Math.floor(sinceStartMs / (block.slotS * 1000));
      block.counter.set(slot, { micro, offsetMs: sinceStartMs - slot * block.slotS * 1000 });
      continue;
    }
    const perPoint = durationS / block.slotS;
    const first = Math.floor(sinceStartMs / (durationS * 1000)) * perPoint;
    for (let slot = first; slot < first + perPoint; slot++) block.power.set(slot, micro);
  }
}

/** Puts all readings of `from` into `block`; `offsetMs` is how much later the span of `from` begins. */
export function putBlock(block: ReadingBlock, from: ReadingBlock, offsetMs: number): void {
  if (from.slotS % block.slotS !== 0) refine(block, greatestCommonDivisor(from.slotS, block.slotS));
  const ratio = from.slotS / block.slotS;
  const offset = offsetMs / (block.slotS * 1000);
  for (const [slot, micro] of from.power) {
    for (let part = 0; part < ratio; part++) block.power.set(offset + slot * ratio + part, micro);
  }
  for (const [slot, mark] of from.counter)
    putMark(block, offset * block.slotS * 1000, from.slotS, slot, mark);
}

/** Divides the slots of a block, so that each has `slotS`; a mean holds for each part of its slot. */
function refine(block: ReadingBlock, slotS: number): void {
  const { slotS: coarseS, power, counter } = block;
  const ratio = coarseS / slotS;
  block.slotS = slotS;
  block.power = new Map();
  block.counter = new Map();
  for (const [slot, micro] of power) {
    for (let part = 0; part < ratio; part++) block.power.set(slot * ratio + part, micro);
  }
  for (const [slot, mark] of counter) putMark(block, 0, coarseS, slot, mark);
}

function putMark(block: ReadingBlock, baseMs: number, fromSlotS: number, slot: number, mark: CounterMark) {
  const sinceStartMs = baseMs + slot * fromSlotS * 1000 + mark.offsetMs;
  const own = Math.floor(sinceStartMs / (block.slotS * 1000));
  block.counter.set(own, { micro: mark.micro, offsetMs: sinceStartMs - own * block.slotS * 1000 });
}

/** Packs a block: two to four bytes a reading where neighbours resemble each other. */
export function packBlock(block: ReadingBlock): Uint8Array {
  const writer = new VarintWriter();
  writer.unsigned(block.slotS);
  writer.unsigned(block.power.size);
  let [slot, micro] = [0, 0];
  for (const [nextSlot, nextMicro] of inOrder(block.power)) {
    writer.unsigned(nextSlot - slot);
    writer.signed(nextMicro - micro);
    [slot, micro] = [nextSlot, nextMicro];
  }
  [slot, micro] = [0, 0];
  for (const [nextSlot, mark] of inOrder(block.counter)) {
    writer.unsigned(nextSlot - slot);
    writer.signed(mark.micro - micro);
    writer.unsigned(mark.offsetMs);
    [slot, micro] = [nextSlot, mark.micro];
  }
  return writer.bytes();
}

/** The block that `packBlock` packed. Errors: DomainError INVALID for damaged bytes. */
export function unpackBlock(bytes: Uint8Array): ReadingBlock {
  const reader = new VarintReader(bytes);
  const block = emptyBlock(reader.unsigned());
  let [slot, micro] = [0, 0];
  for (let left = reader.unsigned(); left > 0; left--) {
    slot += reader.unsigned();
    micro += reader.signed();
    block.power.set(slot, micro);
  }
  [slot, micro] = [0, 0];
  while (!reader.isAtEnd) {
    slot += reader.unsigned();
    micro += reader.signed();
    block.counter.set(slot, { micro, offsetMs: reader.unsigned() });
  }
  return block;
}

function inOrder<Value>(slots: Map<number, Value>): [number, Value][] {
  return [...slots].sort(([a], [b]) => a - b);
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
