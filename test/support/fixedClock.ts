/** A clock that stands still until it is set. */
export function fixedClock(start: string | Date) {
  let nowMs = new Date(start).getTime();
  return {
    now: () => new Date(nowMs),
    set(at: string | Date): void {
      nowMs = new Date(at).getTime();
    },
    advance(durationMs: number): void {
      nowMs += durationMs;
    },
  };
}
