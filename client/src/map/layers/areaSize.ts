/** Tiles tell sizes at their own zoom; those of the last one are drawn larger. */
const drawnLarger = ['step', ['zoom'], 1, 13, 2, 14, 4];

/** Areas whose square of the same size has a side of at least so many pixels; those drawn as dots never. */
export function atLeastPx(sidePx: number): unknown[] {
  return ['>=', ['*', ['coalesce', ['get', 'px'], 0], drawnLarger], sidePx];
}
