import { useCallback, useEffect, useState } from 'react';
import { useNow } from '../../app/useNow.ts';
import { setView, useView } from '../../app/viewState.ts';
import { type RangeName, rangeAround, rangeHolding, stepMs, type TimeRange } from './timeRange.ts';

/** Four steps a second. */
const playStepMs = 250;

export interface TimeControl {
  at: Date | null;
  now: Date;
  range: TimeRange;
  rangeName: RangeName;
  setRangeName(name: RangeName): void;
  isPlaying: boolean;
  /** Goes to a moment, null is now, and ends playing. */
  goTo(atMs: number | null): void;
  togglePlaying(): void;
}

/** The moment on screen, the span of the slider and playing. */
export function useTimeControl(): TimeControl {
  const { at } = useView();
  const now = useNow();
  const [chosenRange, setChosenRange] = useState<RangeName>('72 h');
  const [isPlaying, setIsPlaying] = useState(false);
  const atMs = at?.getTime() ?? null;
  const rangeName = rangeHolding(atMs, now.getTime(), chosenRange);
  const range = rangeAround(now.getTime(), rangeName);

  useEffect(() => {
    if (!isPlaying) return;
    const timer = setTimeout(() => {
      const nextMs = (atMs ?? range.startMs + range.nowStep * stepMs) + stepMs;
      if (nextMs > range.endMs) setIsPlaying(false);
      else show(nextMs);
    }, playStepMs);
    return () => clearTimeout(timer);
  }, [isPlaying, atMs, range.startMs, range.nowStep, range.endMs]);

  const goTo = useCallback((nextMs: number | null) => {
    setIsPlaying(false);
    show(nextMs);
  }, []);
  return {
    at,
    now,
    range,
    rangeName,
    setRangeName: setChosenRange,
    isPlaying,
    goTo,
    togglePlaying: () => setIsPlaying(!isPlaying),
  };
}

function show(atMs: number | null): void {
  setView({ at: atMs === null ? null : new Date(atMs) });
}
