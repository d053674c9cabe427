import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { ingestAnswer, type WireReading } from '@wip/shared/consumption/readingsBatch.ts';
import { simulatedMeanKw } from '@wip/shared/consumption/simulation/simulatedPower.ts';
import { DomainError } from '@wip/shared/errors.ts';
import { hourMs } from '@wip/shared/time.ts';
import type { SimulatedMeter } from './fleet.ts';
import { createPublicSchedule } from './publicSchedule.ts';
import { repeatSending } from './repeatSending.ts';

const mostReadings = 1_000;
/** What a sender keeps for a server that does not answer. */
const keptForMs = hourMs;

export interface LiveOptions {
  /** The address of the server, without a slash at its end. */
  url: string;
  apiKey: string;
  slotS: number;
  /** Where the first slot starts, in ms since 1970. */
  fromMs: number;
  now: () => Date;
  signal: AbortSignal;
  onSent(sent: { readings: number; metersOff: number }): void;
  onTrouble(reason: string): void;
}

/**
 * Sends the readings of each slot once it is over, as any sender would, until the signal says stop. Meters in a planned
 * cut are silent. Errors: DomainError where the server takes nothing of it.
 */
export async function sendLive(fleet: readonly SimulatedMeter[], options: LiveOptions): Promise<void> {
  const { url, slotS, now, signal, onTrouble } = options;
  const schedule = createPublicSchedule(url, { signal, onTrouble });
  const slotMs = slotS * 1000;
  for (let startsAtMs = options.fromMs; !signal.aborted; startsAtMs += slotMs) {
    const waitMs = startsAtMs + slotMs - now().getTime();
    if (waitMs > 0) await sleep(waitMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    const keptFromMs = Math.ceil((now().getTime() - keptForMs) / slotMs) * slotMs;
    startsAtMs = Math.max(startsAtMs, keptFromMs);
    const readings = await readingsOf(startsAtMs);
    for (let first = 0; first < readings.length; first += mostReadings) {
      await send(readings.slice(first, first + mostReadings), startsAtMs, options);
    }
    if (!signal.aborted) {
      options.onSent({ readings: readings.length, metersOff: fleet.length - readings.length });
    }
  }

  async function readingsOf(startsAtMs: number): Promise<WireReading[]> {
    const readings: WireReading[] = [];
    for (const { meter, load } of fleet) {
      const outages = await schedule.outagesOf(meter.areaId, now().getTime());
      const powerKw = simulatedMeanKw(load, { startsAtMs, durationS: slotS }, outages);
      if (powerKw === null) continue;
      readings.push({ meterId: meter.meterId, at: new Date(startsAtMs), durationS: slotS, powerKw });
    }
    return readings;
  }
}

async function send(
  readings: readonly WireReading[],
  startsAtMs: number,
  options: LiveOptions,
): Promise<void> {
  const body = JSON.stringify({ readings });
  const hash = createHash('sha256').update(body).digest('base64url');
  const init = {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${options.apiKey}`,
      // two simulators of the same meters send the same: once is enough
      'idempotency-key': `${startsAtMs}-${hash}`,
    },
    body,
  };
  const request = { url: `${options.url}/ingest/readings`, init };
  const response = await repeatSending(request, options.signal, options.onTrouble);
  if (!response) return;
  const answer: unknown = await response.json().catch(() => null);
  const taken = ingestAnswer.safeParse(answer);
  if (response.status === 202 && taken.success && taken.data.refusedCount === 0) return;
  const reason = taken.data?.refused[0]?.reason ?? `the answer is ${response.status}`;
  throw new DomainError('INVALID', `${options.url} does not take the readings: ${reason}`);
}
