import { logistic, logit } from './logisticFit.ts';

/** The byte of 'not known'. */
const unknownByte = 255;
const zeroByte = 127;
const bytesPerLogOdds = 20;

/** Probabilities as one byte each, even in log-odds: from .002 to .998, off by at most .007; null is 'not known'. */
export function toProbabilityBytes(probabilities: Iterable<number | null>): Uint8Array {
  return Uint8Array.from(probabilities, (probability) => {
    if (probability === null) return unknownByte;
    const byte = Math.round(logit(probability, 1e-6) * bytesPerLogOdds) + zeroByte;
    return Math.min(Math.max(byte, 0), unknownByte - 1);
  });
}

/** The probability of a byte; null where it is not known. */
export function fromProbabilityByte(byte: number): number | null {
  return byte === unknownByte ? null : logistic((byte - zeroByte) / bytesPerLogOdds);
}
