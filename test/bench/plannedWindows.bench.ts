import { compileTimetable } from '@wip/shared/schedule/compileTimetable.ts';
import { plannedWindows } from '@wip/shared/schedule/plannedWindows.ts';
import { rotationSchema, rotationTimetable } from '@wip/shared/schedule/rotation.ts';
import { type StageFact, stageTimeline } from '@wip/shared/schedule/stageTimeline.ts';
import { createZoneClock } from '@wip/shared/schedule/zoneClock.ts';
import { dayMs, hourMs } from '@wip/shared/time.ts';

const groups = 1000;
const fromMs = Date.UTC(2023, 0, 1);
const toMs = fromMs + 365 * dayMs;

/** A stage of 0 to 6 every 36 hours or so, as in the worst year on record. */
function yearOfStages(): StageFact[] {
  const facts: StageFact[] = [];
  let seed = 2023;
  for (let startsAtMs = fromMs; startsAtMs < toMs; ) {
    seed = (seed * 48_271) % 2_147_483_647;
    const endsAtMs = startsAtMs + (12 + (seed % 49)) * hourMs;
    facts.push({
      startsAtMs,
      endsAtMs,
      stage: seed % 7,
      recordedAtMs: startsAtMs,
      sequence: 0,
      source: 'bench',
    });
    startsAtMs = endsAtMs;
  }
  return facts;
}

const rotation = rotationSchema.parse({ family: 'eskom-even' });
const timetables = Array.from({ length: groups }, (_, index) =>
  compileTimetable(rotationTimetable(rotation, String((index % 16) + 1))),
);
const segments = stageTimeline(yearOfStages());

const yearStartedMs = performance.now();
const yearClock = createZoneClock('Africa/Johannesburg');
let windows = 0;
for (const timetable of timetables) {
  windows += plannedWindows({ timetable, clock: yearClock, segments, fromMs, toMs }).length;
}
const yearTookMs = performance.now() - yearStartedMs;
console.log(
  `a year for ${groups} groups: ${yearTookMs.toFixed(0)} ms, ${windows} windows, ${segments.length} stages`,
);

const weeks = 20_000;
const weekStartedMs = performance.now();
for (let index = 0; index < weeks; index++) {
  const weekFromMs = fromMs + (index % 350) * dayMs;
  const timetable = timetables[index % groups]!;
  plannedWindows({ timetable, clock: yearClock, segments, fromMs: weekFromMs, toMs: weekFromMs + 7 * dayMs });
}
const weekTookMs = performance.now() - weekStartedMs;
console.log(`a week for one group: ${((weekTookMs * 1000) / weeks).toFixed(1)} µs`);
if (yearTookMs >= 1000) process.exitCode = 1;
