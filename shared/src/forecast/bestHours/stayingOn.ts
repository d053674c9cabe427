/** How many half hours an outage usually lasts: two hours. */
export const usualOutageSlots = 4;

/**
 * The chance that a half hour is off though the one before was on, by the probability of each to be off.
 *
 * Neighbours are not independent: an outage that is announced for five half hours is one event, not five. So only what
 * the probability rises by counts as new risk, and where it stays, the outages that begin as others end: one in
 * `usualOutageSlots`. Over an announced run this is 1 − max, and separate runs multiply.
 *
 * Source: docs/forecasting.md, 'Best hours'.
 */
export function beginsOff(before: number, here: number): number {
  if (before >= 1) return 1;
  const rise = (here - before) / (1 - before);
  return Math.min(1, Math.max(0, rise + before / usualOutageSlots));
}

/**
 * The probability that the power stays on throughout neighbouring half hours, from that of each to be off; 1 for none.
 *
 * Source: docs/forecasting.md, 'Best hours'.
 */
export function stayingOn(probabilityOff: readonly number[]): number {
  let probabilityOn = 1;
  probabilityOff.forEach((here, index) => {
    const before = probabilityOff[index - 1];
    probabilityOn *= 1 - (before === undefined ? here : beginsOff(before, here));
  });
  return probabilityOn;
}
