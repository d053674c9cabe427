/** '4.2 %', '18 %'; '–' for none. Two digits say all that there is to say of an error. */
export function percentWords(percent: number | null): string {
  if (percent === null) return '–';
  const digits = Math.abs(percent) >= 10 ? 0 : 1;
  return `${new Intl.NumberFormat('en-GB', { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(percent)}\u00a0%`;
}

/** '30 %' for 0.3; what is not certain is never called 0 or 100. */
export function chanceWords(probability: number): string {
  if (probability > 0 && probability < 0.01) return 'below 1\u00a0%';
  if (probability < 1 && probability > 0.99) return 'above 99\u00a0%';
  return `${Math.round(probability * 100)}\u00a0%`;
}
