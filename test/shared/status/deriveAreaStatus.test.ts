import type { PlannedWindowMs } from '@wip/shared/schedule/plannedWindows.ts';
import { stageLine } from '@wip/shared/schedule/stageLine.ts';
import type { StageFact } from '@wip/shared/schedule/stageTimeline.ts';
import { type AreaFacts, deriveAreaStatus, scheduleTimeline } from '@wip/shared/status/deriveAreaStatus.ts';
import { statusCodeAt } from '@wip/shared/status/timelines.ts';
import { describe, expect, test } from 'vitest';

const hour = 3_600_000;
const at = (h: number) => new Date(h * hour);

function facts(options: {
  announced: [number, number | null, number][];
  windows?: [number, number, number][];
  hasTimetable?: boolean;
  knownH?: number;
}): AreaFacts {
  const { announced, windows: cuts = [], hasTimetable = true, knownH = 100 } = options;
  const stageFacts: StageFact[] = announced.map(([startsH, endsH, stage]) => ({
    startsAtMs: startsH * hour,
    endsAtMs: endsH === null ? null : endsH * hour,
    stage,
    recordedAtMs: 99 * hour,
    sequence: 0,
    source: 'operator',
  }));
  const line = stageLine({ facts: stageFacts, hearings: [], staleAfterMs: 24 * hour }, knownH * hour);
  const windows: PlannedWindowMs[] = cuts.map(([startsH, endsH, stage]) => ({
    startsAtMs: startsH * hour,
    endsAtMs: endsH * hour,
    stage,
  }));
  const timeline = scheduleTimeline([{ line, windows, hasTimetable, fromMs: 0, toMs: 400 * hour }]);
  return { schedule: { line, windows, timeline, group: '6', hasTimetable, fromMs: 0 } };
}

describe('deriveAreaStatus', () => {
  const announced: [number, number, number][] = [[100, 120, 4]];
  const windows: [number, number, number][] = [
    [102, 104.5, 4],
    [110, 112.5, 4],
  ];

  test('within a planned window the power is off, with its end, its reason and what comes next', () => {
    const status = deriveAreaStatus(facts({ announced, windows }), 103 * hour);
    expect(status).toMatchObject({
      state: 'off',
      certainty: 'expected',
      since: at(102),
      until: at(104.5),
      next: { startsAt: at(110), endsAt: at(112.5), stage: 4 },
    });
    expect(status.probabilityOff).toBeGreaterThan(0.9);
    expect(status.because).toMatchObject([
      { kind: 'schedule', says: 'off', source: 'operator', stage: 4, group: '6' },
    ]);
  });

  test('between windows the power is on until the next one', () => {
    const status = deriveAreaStatus(facts({ announced, windows }), 105 * hour);
    expect(status).toMatchObject({
      state: 'on',
      since: at(104.5),
      until: at(110),
      next: { startsAt: at(110) },
    });
    expect(status.probabilityOff).toBeLessThan(0.1);
  });

  test('a cut that changes its stage is one cut to whoever sits in the dark', () => {
    const changing = facts({
      announced: [
        [100, 103, 4],
        [103, 120, 6],
      ],
      windows: [
        [102, 103, 4],
        [103, 104.5, 6],
        [110, 112, 6],
      ],
    });
    expect(deriveAreaStatus(changing, 101 * hour)).toMatchObject({
      next: { endsAt: at(103) },
      backAt: at(104.5),
    });
    const status = deriveAreaStatus(changing, 102.5 * hour);
    expect(status).toMatchObject({
      state: 'off',
      since: at(102),
      until: at(104.5),
      next: { startsAt: at(110) },
    });
  });

  test('nothing heard is unknown and says so, whatever the timetable', () => {
    const status = deriveAreaStatus(facts({ announced: [], windows }), 103 * hour);
    expect(status).toMatchObject({
      state: 'unknown',
      probabilityOff: null,
      certainty: 'unclear',
      unknownReason: 'never-heard',
      lastKnown: null,
    });
  });

  test('a stale source makes the state unknown and names what was known last', () => {
    const status = deriveAreaStatus(facts({ announced, windows, knownH: 130 }), 130 * hour);
    expect(status).toMatchObject({
      state: 'unknown',
      unknownReason: 'source-silent',
      lastKnown: { state: 'on' },
    });
    expect(status.because[0]?.weight).toBe(0);
  });

  test('without a timetable a cut may be anywhere, but stage 0 is on', () => {
    const options = { announced, hasTimetable: false };
    expect(deriveAreaStatus(facts(options), 103 * hour)).toMatchObject({
      state: 'unknown',
      unknownReason: 'no-timetable',
    });
    expect(deriveAreaStatus(facts({ ...options, announced: [[100, 120, 0]] }), 103 * hour).state).toBe('on');
  });

  test('the timeline of the map says at every moment what the panel says', () => {
    const area = facts({
      announced: [
        [100, 106, 4],
        [106, 107, 0],
        [108, 115, 2],
      ],
      windows: [
        [102, 104.5, 4],
        [105, 106, 4],
        [108, 109, 2],
        [112, 115, 2],
      ],
    });
    const codes = { on: 'ns', off: 'f', unknown: 'u' };
    for (let h = 95; h < 140; h += 0.25) {
      const { state } = deriveAreaStatus(area, h * hour);
      expect(codes[state], `at hour ${h}`).toContain(statusCodeAt(area.schedule.timeline, h * hour).code);
    }
  });
});
