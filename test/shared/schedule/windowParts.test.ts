import { clipWindows, joinWindows } from '@wip/shared/schedule/plannedWindows.ts';
import { describe, expect, it } from 'vitest';

describe('windows in parts', () => {
  const windows = [
    { startsAtMs: 0, endsAtMs: 10, stage: 1 },
    { startsAtMs: 10, endsAtMs: 15, stage: 2 },
    { startsAtMs: 20, endsAtMs: 30, stage: 2 },
  ];

  it('are whole again when joined at any seam', () => {
    for (let seam = 0; seam <= 30; seam++) {
      expect(joinWindows(clipWindows(windows, 0, seam), clipWindows(windows, seam, 30))).toEqual(windows);
    }
  });

  it('stay apart at a seam where the stage changes', () => {
    expect(joinWindows(windows.slice(0, 1), windows.slice(1))).toEqual(windows);
  });

  it('are clipped to the interval, ends excluded', () => {
    expect(clipWindows(windows, 10, 20)).toEqual([windows[1]]);
    expect(clipWindows(windows, 12, 22)).toEqual([
      { startsAtMs: 12, endsAtMs: 15, stage: 2 },
      { startsAtMs: 20, endsAtMs: 22, stage: 2 },
    ]);
  });

  it('leave the windows given to them as they were', () => {
    const [earlier, later] = [clipWindows(windows, 0, 5), clipWindows(windows, 5, 30)];
    const before = structuredClone([earlier, later]);
    joinWindows(earlier, later);
    expect([earlier, later]).toEqual(before);
  });
});
