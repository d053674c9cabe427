import type { MeterFact } from '@wip/shared/consumption/silence/meterFacts.ts';
import { hourMs } from '@wip/shared/durations.ts';
import { stageLine } from '@wip/shared/schedule/stageLine.ts';
import { deriveAreaStatus, scheduleTimeline } from '@wip/shared/status/deriveAreaStatus.ts';
import { statusWithMetersAt, timelineWithMeters } from '@wip/shared/status/meterTimeline.ts';
import { statusCodeAt } from '@wip/shared/status/timelines.ts';
import { expect, test } from 'vitest';
import { seededRandom } from '../../support/random.ts';

const stateOf = { n: 'on', s: 'on', f: 'off', u: 'unknown', m: 'unknown' } as const;
const fromMs = 90 * hourMs;

/** Stage 4 over hours 100 to 120, off from 110 to 112; unknown before. */
function schedule() {
  const facts = [
    {
      startsAtMs: 100 * hourMs,
      endsAtMs: 120 * hourMs,
      stage: 4,
      recordedAtMs: 99 * hourMs,
      sequence: 0,
      source: 'x',
    },
  ];
  const line = stageLine({ facts, hearings: [], staleAfterMs: 24 * hourMs }, 115 * hourMs);
  const windows = [{ startsAtMs: 110 * hourMs, endsAtMs: 112 * hourMs, stage: 4 }];
  const timeline = scheduleTimeline([{ line, windows, hasTimetable: true, fromMs, toMs: 130 * hourMs }]);
  return { line, windows, timeline, group: '1', hasTimetable: true, fromMs };
}

function randomFact(random: () => number): MeterFact {
  const startsAt = new Date((95 + random() * 20) * hourMs);
  const endsAt = random() < 0.3 ? null : new Date(startsAt.getTime() + random() * 6 * hourMs);
  const shared = {
    areaNumber: 1,
    startsAt,
    endsAt,
    recordedAt: new Date(startsAt.getTime() + 60_000),
    of: 10,
  };
  const count = Math.floor(random() * 11);
  return random() < 0.7
    ? { kind: 'silence', ...shared, silent: count }
    : { kind: 'reporting', ...shared, reporting: count };
}

test('a timeline holds at each moment the state that is derived for it', () => {
  const random = seededRandom(7);
  const scheduled = schedule();
  for (let round = 0; round < 200; round++) {
    const facts = Array.from({ length: 1 + Math.floor(random() * 3) }, () => randomFact(random));
    const meters = { facts, heardAtMs: random() < 0.2 ? null : (100 + random() * 20) * hourMs };
    const line = timelineWithMeters(scheduled.timeline, meters, { knownAtMs: Infinity });
    for (let sample = 0; sample < 40; sample++) {
      const atMs = Math.floor((91 + random() * 38) * hourMs);
      const derived = deriveAreaStatus({ schedule: scheduled, meters }, atMs);
      expect(stateOf[statusCodeAt(line, atMs).code], `round ${round} at ${atMs}`).toBe(derived.state);
      const { code, untilAtMs } = statusWithMetersAt(scheduled.timeline, meters, {
        atMs,
        knownAtMs: Infinity,
      });
      expect(stateOf[code]).toBe(derived.state);
      expect(Number.isNaN(untilAtMs) ? null : new Date(untilAtMs)).toEqual(derived.until);
    }
  }
});
