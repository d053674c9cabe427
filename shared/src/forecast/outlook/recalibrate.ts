import { logistic } from './logisticFit.ts';
import { slotsPerDay } from './offDays.ts';

/** A case of the record: the log-odds that the model said, how far ahead, and what came. */
export interface IssuedCase {
  logOdds: number;
  /** Half hours ahead. */
  index: number;
  isOff: boolean;
}

/** For the first day, and for what lies beyond it: a shift and a stretch of the log-odds. */
export type Calibration = readonly { shift: number; stretch: number }[];

/** Says what the model says. */
export const noCalibration: Calibration = [
  { shift: 0, stretch: 0 },
  { shift: 0, stretch: 0 },
];

/** How many days of the record the model's own word weighs: days of one record are much alike. */
const ownWordDays = 30;
const steps = 8;
const widest = 6;

/**
 * Learns from a record of `days` days how to correct what the model says: log-odds + shift + stretch × log-odds for
 * each of the two leads, by logistic regression drawn towards no correction.
 */
export function learnCalibration(cases: readonly IssuedCase[], days: number): Calibration {
  const byLead = Map.groupBy(cases, ({ index }) => leadOf(index));
  return noCalibration.map((none, lead) => {
    const own = byLead.get(lead);
    return own && days > 0 ? correct(own, (ownWordDays * own.length) / days) : none;
  });
}

/** The probability of log-odds said for half hour `index` ahead, corrected. */
export function calibrated(calibration: Calibration, logOdds: number, index: number): number {
  const { shift, stretch } = calibration[leadOf(index)] ?? noCalibration[0]!;
  const said = within(logOdds);
  return logistic(said + shift + stretch * said);
}

function leadOf(index: number): number {
  return index < slotsPerDay ? 0 : 1;
}

function within(logOdds: number): number {
  return Math.min(Math.max(logOdds, -widest), widest);
}

function correct(cases: readonly IssuedCase[], penalty: number) {
  let [shift, stretch] = [0, 0];
  for (let step = 0; step < steps; step++) {
    const gradient = [penalty * shift, penalty * stretch] as [number, number];
    let [h00, h01, h11] = [penalty, 0, penalty];
    for (const { logOdds, isOff } of cases) {
      const said = within(logOdds);
      const probability = logistic(said + shift + stretch * said);
      const error = probability - (isOff ? 1 : 0);
      const curvature = probability * (1 - probability);
      gradient[0] += error;
      gradient[1] += error * said;
      h00 += curvature;
      h01 += curvature * said;
      h11 += curvature * said * said;
    }
    const determinant = h00 * h11 - h01 * h01;
    shift -= (h11 * gradient[0] - h01 * gradient[1]) / determinant;
    stretch -= (h00 * gradient[1] - h01 * gradient[0]) / determinant;
  }
  return { shift, stretch };
}
