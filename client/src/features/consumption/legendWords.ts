import { stepCount } from './live/loadScale.ts';
import type { Loads } from './live/loadStore.ts';

/** 'below 2', '2–4', …, '12 and more': the steps from the lowest, in kW. */
export function stepWords(widthKw: number): string[] {
  const format = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 2 });
  return Array.from({ length: stepCount }, (_, step) => {
    const [from, to] = [format.format(step * widthKw), format.format((step + 1) * widthKw)];
    if (step === 0) return `below ${to}`;
    return step === stepCount - 1 ? `${from} and more` : `${from}–${to}`;
  });
}

/** How many areas have a number now, and what is to be said of their meters: null where all of them are real. */
export function publishedWords(loads: Pick<Loads, 'numbers' | 'slotOf' | 'isSimulated'>) {
  const published = [...loads.numbers()].filter((number) => typeof loads.slotOf(number) === 'number');
  const simulated = published.filter(loads.isSimulated).length;
  const { length } = published;
  return {
    count: length,
    areas: length === 1 ? '1 area' : `${length} areas`,
    simulated: simulated === 0 ? null : simulated === length ? 'Simulated meters' : 'partly simulated',
  };
}
