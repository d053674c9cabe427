import { setImmediate } from 'node:timers/promises';
import { publishedStepMs } from '@wip/shared/consumption/consumptionSchemas.ts';
import { useInSteps } from '@wip/shared/consumption/energyInWindow.ts';
import { toMicro } from '@wip/shared/consumption/meterPoint.ts';
import { type PowerReading, readingsOfBlocks } from '@wip/shared/consumption/powerReading.ts';
import type { FreshSlot, FreshValue } from '@wip/shared/consumption/publication/publishSlots.ts';
import { hourMs, minuteMs } from '@wip/shared/time.ts';
import type { Repos } from '../../../db/repos.ts';
import type { StoredMeter } from '../meters/meters.repo.ts';

export type CountedMeter = Pick<StoredMeter, 'number' | 'maxPowerKw' | 'visibility' | 'isSimulated'>;

type Readings = Pick<Repos['readings'], 'readingsOfMany'>;

/** Keeps what is unpacked at once small, and lets others have their turn in between. */
const metersAtOnce = 100;
/** A counter's state before the span, and the one after it, tell what was used at its edges. */
const before = hourMs;
const after = 2 * minuteMs;

/** The mean of each meter in each of `count` slots from `firstMs` on, where it reported. */
export async function meansInSlots(
  readings: Readings,
  meters: readonly CountedMeter[],
  { firstMs, count }: { firstMs: number; count: number },
): Promise<FreshSlot[]> {
  const slots = Array.from({ length: count }, () => new Map<number, FreshValue>());
  const bounds = Array.from({ length: count + 1 }, (_, index) => firstMs + index * publishedStepMs);
  await eachMeter(readings, meters, { fromMs: firstMs, toMs: bounds[count]! }, (meter, ofMeter) => {
    const ends = lastEnds(ofMeter, bounds);
    for (const [index, { meanKw }] of useInSteps(ofMeter, bounds).entries()) {
      if (meanKw !== null) slots[index]!.set(meter.number, { micro: toMicro(meanKw), atMs: ends[index]! });
    }
  });
  return slots;
}

/** The last reading of each meter that reported in [fromMs, toMs). */
export async function lastMeans(
  readings: Readings,
  meters: readonly CountedMeter[],
  span: { fromMs: number; toMs: number },
): Promise<Map<number, FreshValue>> {
  const last = new Map<number, FreshValue>();
  await eachMeter(readings, meters, span, (meter, ofMeter) => {
    const reading = ofMeter.findLast(
      ({ startsAtMs, endsAtMs }) => startsAtMs < span.toMs && endsAtMs > span.fromMs,
    );
    if (reading) last.set(meter.number, { micro: toMicro(reading.powerKw), atMs: reading.endsAtMs });
  });
  return last;
}

/** For each slot the end of the last reading that begins before the slot's end. */
function lastEnds(readings: readonly PowerReading[], bounds: readonly number[]): number[] {
  let next = 0;
  return bounds.slice(1).map((endsAtMs) => {
    while (next < readings.length && readings[next]!.startsAtMs < endsAtMs) next++;
    return readings[next - 1]?.endsAtMs ?? 0;
  });
}

async function eachMeter(
  readings: Readings,
  meters: readonly CountedMeter[],
  { fromMs, toMs }: { fromMs: number; toMs: number },
  visit: (meter: CountedMeter, readings: PowerReading[]) => void,
): Promise<void> {
  for (let start = 0; start < meters.length; start += metersAtOnce) {
    const chunk = meters.slice(start, start + metersAtOnce);
    const numbers = chunk.map(({ number }) => number);
    const spans = await readings.readingsOfMany(numbers, fromMs - before, toMs + after);
    const byMeter = Map.groupBy(spans, ({ meterNumber }) => meterNumber);
    for (const meter of chunk) {
      const ofMeter = byMeter.get(meter.number);
      if (ofMeter) visit(meter, readingsOfBlocks(ofMeter, meter.maxPowerKw));
    }
    await setImmediate();
  }
}
