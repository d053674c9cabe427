import { dayMs, hourMs } from '../time.ts';
import { toMicro } from './meterPoint.ts';
import type { PowerReading } from './powerReading.ts';
import { VarintReader, VarintWriter } from './varints.ts';

/** The length of a step of a summary, in ms. */
export const summaryStepMs = hourMs / 4;

/** What a meter used in a quarter of an hour; steps without any reading are left out. */
export interface SummaryStep {
  /** 0 to 95, counted from UTC midnight. */
  step: number;
  /** Energy over the metered part, in millionths of a kWh. */
  microKwh: number;
  minMicroKw: number;
  maxMicroKw: number;
  /** The metered part, in ms. */
  coveredMs: number;
}

/** Summarizes the day that begins at `startsAtMs`; readings may reach out of it and must not overlap. */
export function summarizeDay(readings: readonly PowerReading[], startsAtMs: number): SummaryStep[] {
  const steps = new Map<number, SummaryStep>();
  for (const reading of readings) {
    const fromMs = Math.max(reading.startsAtMs - startsAtMs, 0);
    const toMs = Math.min(reading.endsAtMs - startsAtMs, dayMs);
    for (let step = Math.floor(fromMs / summaryStepMs); step * summaryStepMs < toMs; step++) {
      const endMs = Math.min(toMs, (step + 1) * summaryStepMs);
      addTo(steps, step, toMicro(reading.powerKw), endMs - Math.max(fromMs, step * summaryStepMs));
    }
  }
  return [...steps.values()]
    .sort((a, b) => a.step - b.step)
    .map((each) => ({ ...each, microKwh: Math.round(each.microKwh) }));
}

function addTo(steps: Map<number, SummaryStep>, step: number, microKw: number, coveredMs: number): void {
  const microKwh = (microKw * coveredMs) / hourMs;
  const known = steps.get(step);
  if (!known) {
    steps.set(step, { step, microKwh, minMicroKw: microKw, maxMicroKw: microKw, coveredMs });
    return;
  }
  known.microKwh += microKwh;
  known.minMicroKw = Math.min(known.minMicroKw, microKw);
  known.maxMicroKw = Math.max(known.maxMicroKw, microKw);
  known.coveredMs += coveredMs;
}

/** Packs the steps of a day. */
export function packSummary(steps: readonly SummaryStep[]): Uint8Array {
  const writer = new VarintWriter();
  let last = 0;
  for (const { step, microKwh, minMicroKw, maxMicroKw, coveredMs } of steps) {
    writer.unsigned(step - last);
    writer.signed(microKwh);
    writer.signed(minMicroKw);
    writer.unsigned(maxMicroKw - minMicroKw);
    writer.unsigned(summaryStepMs - coveredMs);
    last = step;
  }
  return writer.bytes();
}

/** The steps that `packSummary` packed. Errors: DomainError INVALID for damaged bytes. */
export function unpackSummary(bytes: Uint8Array): SummaryStep[] {
  const reader = new VarintReader(bytes);
  const steps: SummaryStep[] = [];
  let step = 0;
  while (!reader.isAtEnd) {
    step += reader.unsigned();
    const microKwh = reader.signed();
    const minMicroKw = reader.signed();
    const maxMicroKw = minMicroKw + reader.unsigned();
    steps.push({ step, microKwh, minMicroKw, maxMicroKw, coveredMs: summaryStepMs - reader.unsigned() });
  }
  return steps;
}
