import { useEffect, useState } from 'react';

/** True once a condition has held for `delayMs`: for skeletons that quick answers never show. */
export function useDelayed(condition: boolean, delayMs = 200): boolean {
  const [hasHeld, setHasHeld] = useState(false);
  useEffect(() => {
    if (!condition) {
      setHasHeld(false);
      return;
    }
    const timer = window.setTimeout(() => setHasHeld(true), delayMs);
    return () => window.clearTimeout(timer);
  }, [condition, delayMs]);
  return condition && hasHeld;
}

/** A value once it has stood still for `delayMs`: a dragged slider asks the server only when it rests. */
export function useSettled<Value>(value: Value, delayMs: number): Value {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = window.setTimeout(() => setSettled(value), delayMs);
    return () => window.clearTimeout(timer);
  }, [value, delayMs]);
  return settled;
}
