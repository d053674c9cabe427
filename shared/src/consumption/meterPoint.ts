import { VarintReader, VarintWriter } from './varints.ts';

/**
 * What a point says: `power` is the mean power over [atMs, atMs + durationS), `counter` the state of an energy
 * counter at `atMs`. Energy used over an interval is a power point.
 */
export type PointKind = 'power' | 'counter';

/** One accepted reading of one meter, as the journal holds it. */
export interface MeterPoint {
  /** The meter's small number, given once. */
  meterNumber: number;
  /** ms since 1970, UTC. */
  atMs: number;
  /** The slot that the point fills, in s: a divisor of 3600. */
  durationS: number;
  kind: PointKind;
  /** Whole millionths of a kW (`power`) or of a kWh (`counter`): readings are kept to 1 mW and 1 mWh. */
  micro: number;
}

/** A value in kW or kWh as whole millionths. */
export function toMicro(value: number): number {
  return Math.round(value * 1_000_000);
}

/** Whole millionths as a value in kW or kWh. */
export function fromMicro(micro: number): number {
  return micro / 1_000_000;
}

/** Packs points in their order, a few bytes each where neighbours resemble each other. */
export function packPoints(points: readonly MeterPoint[]): Uint8Array {
  const writer = new VarintWriter();
  let [meterNumber, atMs, durationS] = [0, 0, 0];
  for (const point of points) {
    writer.signed(point.meterNumber - meterNumber);
    writer.signed(point.atMs - atMs);
    writer.signed((point.durationS - durationS) * 2 + (point.kind === 'counter' ? 1 : 0));
    writer.signed(point.micro);
    ({ meterNumber, atMs, durationS } = point);
  }
  return writer.bytes();
}

/** The points that `packPoints` packed. Errors: DomainError INVALID for damaged bytes. */
export function unpackPoints(bytes: Uint8Array): MeterPoint[] {
  const reader = new VarintReader(bytes);
  const points: MeterPoint[] = [];
  let [meterNumber, atMs, durationS] = [0, 0, 0];
  while (!reader.isAtEnd) {
    meterNumber += reader.signed();
    atMs += reader.signed();
    const step = reader.signed();
    const isCounter = step % 2 !== 0;
    durationS += (step - (isCounter ? 1 : 0)) / 2;
    const micro = reader.signed();
    points.push({ meterNumber, atMs, durationS, kind: isCounter ? 'counter' : 'power', micro });
  }
  return points;
}
