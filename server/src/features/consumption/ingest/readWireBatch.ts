import type { IncomingBatch, IncomingReading } from '@wip/shared/consumption/incomingReading.ts';
import {
  mostReadings,
  type Refusal,
  readingsBatch,
  type WireReading,
  wireReading,
} from '@wip/shared/consumption/readingsBatch.ts';
import { DomainError } from '@wip/shared/errors.ts';
import type { z } from 'zod';
import { parseJson } from './parseJson.ts';

/**
 * The batch in the body of `POST /ingest/readings`; readings that cannot be read are refused by themselves.
 * Errors: DomainError INVALID or TOO_LARGE where the body is no batch.
 */
export function readWireBatch(text: string): IncomingBatch {
  const readings: IncomingReading[] = [];
  const refused: Refusal[] = [];
  for (const [index, value] of batchOf(text).entries()) {
    const parsed = wireReading.safeParse(value);
    if (parsed.success) readings.push(toIncoming(index, parsed.data));
    else refused.push(toRefusal(index, parsed.error));
  }
  return { readings, refused };
}

function batchOf(text: string): unknown[] {
  const batch = readingsBatch.safeParse(parseJson(text));
  if (batch.success) return batch.data.readings;
  if (batch.error.issues.some(({ code }) => code === 'too_big')) {
    throw new DomainError('TOO_LARGE', `A batch may have ${mostReadings} readings; send them in several.`);
  }
  throw new DomainError('INVALID', 'The body must be { "readings": [ … ] } with at least one reading.', {
    field: 'readings',
  });
}

function toIncoming(index: number, wire: WireReading): IncomingReading {
  const { meterId, name } = wire;
  const byName = name === undefined ? null : { name };
  return {
    index,
    meter: meterId === undefined ? byName : { id: meterId },
    atMs: wire.at?.getTime() ?? null,
    durationS: wire.durationS ?? null,
    ...quantityAndValue(wire),
  };
}

function quantityAndValue({
  powerKw,
  counterKwh,
  energyKwh,
}: WireReading): Pick<IncomingReading, 'value' | 'quantity'> {
  if (powerKw !== undefined) return { value: powerKw, quantity: 'powerKw' };
  if (counterKwh !== undefined) return { value: counterKwh, quantity: 'counterKwh' };
  return { value: energyKwh ?? Number.NaN, quantity: 'energyKwh' };
}

function toRefusal(index: number, { issues }: z.ZodError): Refusal {
  const [issue] = issues;
  const field = issue?.path.join('.') || null;
  return { index, code: 'unreadable', field, reason: `${field ?? 'The reading'}: ${issue?.message ?? ''}` };
}
