import type { PowerState } from './statusSchemas.ts';

/**
 * How much each kind of evidence counts, as log-odds of being off (positive towards off).
 *
 * +3.0 is 95 % off, −3.5 is 97 % on. A planned window says less than certain, since cuts are sometimes
 * suspended or start late; a planned 'on' allows for faults, of which a schedule knows nothing.
 * Meters that stop together outweigh a planned 'on'. Where only a part of them stopped, they weigh as much as
 * the planned 'on', since nobody knows whose part is asked of. Meters that report cancel out a planned cut.
 * Source: docs/architecture.md, 'Facts in, status out'; assumed, until outcomes are recorded.
 */
export const evidenceWeights = {
  scheduledOff: 3,
  scheduledOn: -3.5,
  metersSilent: 6,
  metersReporting: -3,
} as const;

/** Of the meters expected, so many are silent where the whole area is off: some homes have power of their own. */
export const wholeAreaShare = 0.8;

/** Below this distance from even odds the sources disagree and the state is unknown: 30 % to 70 %. */
export const leastLogOdds = Math.log(0.7 / 0.3);

/** What evidence adds up to: the state unknown near even odds, and where nothing weighs anything. */
export function stateOfWeights(weights: readonly number[]): PowerState {
  const telling = weights.filter((weight) => weight !== 0);
  const logOdds = telling.reduce((sum, weight) => sum + weight, 0);
  if (telling.length === 0 || Math.abs(logOdds) < leastLogOdds) return 'unknown';
  return logOdds > 0 ? 'off' : 'on';
}

/** Log-odds as a probability. */
export function probabilityOf(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}
