import type { StatusCode } from '@wip/shared/status/timelines.ts';
import type { AreaCodes } from '../features/status/live/statusStore.ts';
import { areaSourceId, areaSourceLayer, type PowerMap } from './powerMap.ts';

/** How long an area takes to light up when its power has come back. */
const warmUpMs = 600;

export interface StatePainterOptions {
  map: Pick<PowerMap, 'setFeatureState'>;
  requestFrame?: (callback: (atMs: number) => void) => number;
  cancelFrame?: (handle: number) => void;
}

export type StatePainter = ReturnType<typeof createStatePainter>;

/** Gives areas their states on the map; sets only what changed since the last time. */
export function createStatePainter({
  map,
  requestFrame = requestAnimationFrame,
  cancelFrame = cancelAnimationFrame,
}: StatePainterOptions) {
  const painted = new Map<number, StatusCode>();
  let warming: number[] = [];
  let frame: number | undefined;

  const set = (areaNumber: number, state: Record<string, unknown>) =>
    map.setFeatureState({ source: areaSourceId, sourceLayer: areaSourceLayer, id: areaNumber }, state);

  function warmUp(areaNumbers: number[]) {
    let startedAtMs: number | undefined;
    warming = areaNumbers;
    const step = (atMs: number) => {
      startedAtMs ??= atMs;
      const share = Math.min(1, (atMs - startedAtMs) / warmUpMs);
      for (const areaNumber of warming) set(areaNumber, { warmth: easeOut(share) });
      frame = share < 1 ? requestFrame(step) : undefined;
    };
    frame = requestFrame(step);
  }

  function stopWarming() {
    if (frame === undefined) return;
    cancelFrame(frame);
    frame = undefined;
    for (const areaNumber of warming) set(areaNumber, { warmth: 1 });
  }

  return {
    /** Returns how many areas changed. With `warmsUp`, areas whose power came back light up gradually. */
    paint(codes: AreaCodes, { warmsUp }: { warmsUp: boolean }): number {
      let changed = 0;
      const returning: number[] = [];
      const wanted = new Set(codes.numbers());
      for (const areaNumber of painted.keys()) wanted.add(areaNumber);
      for (const areaNumber of wanted) {
        const code = codes.codeOf(areaNumber);
        const before = painted.get(areaNumber);
        if (code === before) continue;
        changed += 1;
        if (code === undefined) painted.delete(areaNumber);
        else painted.set(areaNumber, code);
        const isReturning = warmsUp && before === 'f' && (code === 'n' || code === 's');
        if (isReturning) returning.push(areaNumber);
        set(areaNumber, isReturning ? { code, warmth: 0 } : { code: code ?? null });
      }
      if (changed > 0) stopWarming();
      if (returning.length > 0) warmUp(returning);
      return changed;
    },
    codeOf: (areaNumber: number) => painted.get(areaNumber),
    /** For a map that lost its states: with a new style, other tiles or a new graphics context. */
    forget() {
      stopWarming();
      painted.clear();
    },
    stop: stopWarming,
  };
}

function easeOut(share: number): number {
  return 1 - (1 - share) ** 2;
}
