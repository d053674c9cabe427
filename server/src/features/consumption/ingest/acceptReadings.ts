import type { IncomingBatch, IncomingReading } from '@wip/shared/consumption/incomingReading.ts';
import { type MeterPoint, toMicro } from '@wip/shared/consumption/meterPoint.ts';
import { longestSlotS, type Quantity } from '@wip/shared/consumption/meterSchemas.ts';
import { quantityOfName } from '@wip/shared/consumption/quantityOfName.ts';
import type { Refusal, RefusalCode } from '@wip/shared/consumption/readingsBatch.ts';
import { dayMs, minuteMs } from '@wip/shared/time.ts';
import type { Sender, SenderMeter } from './sender.ts';

const mostAheadMs = 5 * minuteMs;
/** Above it a counter's millionths would not be whole numbers any more. */
const mostCounterKwh = 1_000_000_000;

export interface AcceptOptions {
  receivedAtMs: number;
  /** How old a reading may be; null: as old as it likes. */
  lateDays: number | null;
}

export interface AcceptedReadings {
  points: MeterPoint[];
  /** By index. */
  refused: Refusal[];
  /** Whether a point got the time of receipt, so that the same body sent again makes another point. */
  hasOwnTimes: boolean;
}

type Checked = MeterPoint | { code: RefusalCode; field: string | null; reason: string };

/** Makes points of what a dialect understood; each reading is judged by itself. */
export function acceptReadings(
  sender: Sender,
  batch: IncomingBatch,
  options: AcceptOptions,
): AcceptedReadings {
  const points: MeterPoint[] = [];
  const refused = [...batch.refused];
  let hasOwnTimes = true;
  for (const reading of batch.readings) {
    const checked = check(sender, reading, options);
    if ('code' in checked) {
      refused.push({ index: reading.index, ...checked });
      continue;
    }
    points.push(checked);
    if (reading.atMs === null) hasOwnTimes = false;
  }
  if (refused.length > 1) refused.sort((a, b) => a.index - b.index);
  return { points, refused, hasOwnTimes };
}

function check(sender: Sender, reading: IncomingReading, options: AcceptOptions): Checked {
  const found = findMeter(sender, reading);
  if ('code' in found) return found;
  const { meter, quantity } = found;
  const atMs = reading.atMs ?? options.receivedAtMs;
  const late = checkTime(atMs, options);
  if (late) return late;
  const durationS = reading.durationS ?? meter.slotS;
  if (!(durationS >= 1 && longestSlotS % durationS === 0)) {
    return refuse('unreadable', 'durationS', 'The length must divide an hour (3600 s) into equal parts.');
  }
  if (!Number.isFinite(reading.value))
    return refuse('unreadable', 'value', 'The value is not a finite number.');
  const value = toKilo(quantity, reading.value);
  if (quantity === 'counterWh' || quantity === 'counterKwh') {
    if (value < 0 || value > mostCounterKwh) {
      return refuse('implausible', 'value', `A counter shows 0 to ${mostCounterKwh} kWh.`);
    }
    return { meterNumber: meter.number, atMs, durationS, kind: 'counter', micro: toMicro(value) };
  }
  const isEnergy = quantity === 'energyWh' || quantity === 'energyKwh';
  const powerKw = isEnergy ? (value * longestSlotS) / durationS : value;
  if (Math.abs(powerKw) > meter.maxPowerKw) {
    return refuse(
      'implausible',
      'value',
      `The mean power is above the meter's limit, ${meter.maxPowerKw} kW.`,
    );
  }
  return { meterNumber: meter.number, atMs, durationS, kind: 'power', micro: toMicro(powerKw) };
}

function checkTime(atMs: number, { receivedAtMs, lateDays }: AcceptOptions) {
  if (!(Number.isSafeInteger(atMs) && atMs >= 0)) {
    return refuse('unreadable', 'at', 'The time is not a whole number of ms since 1970.');
  }
  if (atMs > receivedAtMs + mostAheadMs) {
    // what may be of any age comes from a file, and no clock but ours says when that is
    const advice = lateDays === null ? '' : '; check the clock of the sender';
    return refuse('in-the-future', 'at', `The time lies more than 5 minutes ahead${advice}.`);
  }
  if (lateDays !== null && atMs < receivedAtMs - lateDays * dayMs) {
    return refuse('too-old', 'at', `The time lies more than ${lateDays} days back.`);
  }
  return null;
}

function findMeter(sender: Sender, { meter: named, quantity }: IncomingReading) {
  if (named === null) {
    const meter = sender.onlyMeter;
    if (!meter) return refuse('unknown-meter', 'meterId', 'The key serves several meters; say which one.');
    return withQuantity(meter, quantity);
  }
  if ('id' in named) {
    const meter = sender.meterById.get(named.id);
    if (!meter) return refuse('foreign-meter', 'meterId', 'The key does not send for this meter.');
    return withQuantity(meter, quantity);
  }
  const input = sender.inputByName.get(named.name);
  if (!input) return refuse('unknown-meter', 'name', 'No meter of this key has an input of this name.');
  return withQuantity(input.meter, quantity ?? input.quantity ?? quantityOfName(named.name));
}

function withQuantity(meter: SenderMeter, quantity: Quantity | null) {
  if (quantity === null) {
    return refuse(
      'unreadable',
      'name',
      'Its name does not tell what it measures; give the input a quantity.',
    );
  }
  return { meter, quantity };
}

function toKilo(quantity: Quantity, value: number): number {
  const isInWatts = quantity === 'powerW' || quantity === 'counterWh' || quantity === 'energyWh';
  return isInWatts ? value / 1000 : value;
}

function refuse(code: RefusalCode, field: string | null, reason: string) {
  return { code, field, reason };
}
