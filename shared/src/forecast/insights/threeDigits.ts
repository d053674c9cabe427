/** A number with three significant digits and no more: 12300, 45.6, 0.123. */
export function threeDigits(value: number): string {
  return String(Number(value.toPrecision(3)) + 0).replace('-', '−');
}
