import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { DomainError } from '@wip/shared/errors.ts';
import { createOutlookRegion, type OutlookSources } from '@wip/shared/forecast/outlook/outlookRegion.ts';
import { compileTimetable } from '@wip/shared/schedule/compileTimetable.ts';
import type { StageLine, StageStretch } from '@wip/shared/schedule/stageLine.ts';
import { type StageFact, stageTimeline } from '@wip/shared/schedule/stageTimeline.ts';
import type { Timetable, TimetableRow } from '@wip/shared/schedule/timetable.ts';
import { createZoneClock } from '@wip/shared/schedule/zoneClock.ts';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';

const stageNumber = z.coerce.number().int().min(0).max(16);
const clockTime = z.string().regex(/^\d\d:\d\d$/, 'must be a time such as 06:30');
const wallTime = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)?$/, 'must be a time such as 2023-01-31 16:00:00');
const stageRow = z.tuple([wallTime, stageNumber]);
const announcementRow = z.tuple([wallTime, stageNumber, wallTime, wallTime]);
const timetableRow = z.tuple([
  z.coerce.number().int().min(1).max(31),
  clockTime,
  clockTime,
  stageNumber.min(1),
]);

/**
 * Reads stages that were in force (`loadshedding_stage_*.csv`: local start, stage), what was announced when
 * (`loadshedding_announcements_*.csv`: UTC time of the announcement, stage, local start, local end) and timetables by
 * day of the month (a folder `*_schedules` of CSV files: day, start, finish, stage).
 *
 * Errors: DomainError INVALID with file and line, NOT_FOUND where a file is missing.
 */
export async function readOutlookFolder(folder: string, timeZone: string) {
  const clock = createZoneClock(timeZone);
  const names = existsSync(folder) ? await readdir(folder) : [];
  const find = (pattern: RegExp, wanted: string): string => {
    const name = names.find((one) => pattern.test(one));
    if (!name) throw new DomainError('NOT_FOUND', `There is no ${wanted} in ${folder}.`);
    return join(folder, name);
  };
  const localMs = (text: string) =>
    Temporal.PlainDateTime.from(text.replace(' ', 'T')).toZonedDateTime(timeZone).epochMilliseconds;

  const changes = await readRows(find(/^loadshedding_stage_.*\.csv$/, 'loadshedding_stage_*.csv'), stageRow);
  const announcements = await readRows(
    find(/^loadshedding_announcements_.*\.csv$/, 'loadshedding_announcements_*.csv'),
    announcementRow,
  );
  const schedules = find(/_schedules$/, 'folder *_schedules');
  const files = (await readdir(schedules)).filter((name) => name.endsWith('.csv')).sort();
  const timetables = await Promise.all(files.map((name) => readMonthTimetable(join(schedules, name))));

  const starts = changes.map(([startsAt]) => localMs(startsAt));
  const firstDay = clock.localDayAt(starts[0] ?? 0);
  const today = clock.localDayAt(starts.at(-1) ?? 0);
  const facts = announcements.map(
    ([announcedAt, stage, startsAt, endsAt], sequence): StageFact => ({
      startsAtMs: localMs(startsAt),
      endsAtMs: localMs(endsAt),
      stage,
      recordedAtMs: Temporal.PlainDateTime.from(announcedAt.replace(' ', 'T')).toZonedDateTime('UTC')
        .epochMilliseconds,
      sequence,
      source: 'announcements',
    }),
  );
  const compiled = timetables.map(compileTimetable);
  const sources: OutlookSources = {
    clock,
    firstDay,
    today,
    came: lineOfChanges(
      starts,
      changes.map(([, stage]) => stage),
    ),
    knownAt: (atMs) => lineOfAnnouncements(facts, atMs),
    groups: compiled.map((timetable) => () => timetable),
  };
  return {
    region: createOutlookRegion(sources),
    sources,
    groups: files.map((name) => basename(name, '.csv')),
  };
}

/** What is announced at a moment: beyond the last announced end nothing is known, before it what is not named is stage 0. */
export function lineOfAnnouncements(facts: readonly StageFact[], knownAtMs: number): StageLine {
  const segments = stageTimeline(facts, knownAtMs);
  const announcedUntilMs = segments.at(-1)?.endsAtMs ?? null;
  const stretches: StageStretch[] = [];
  let reachedMs = Number.NEGATIVE_INFINITY;
  const push = (endsAtMs: number, stage: number | null) => {
    if (endsAtMs > reachedMs) {
      const reason = stage === null ? 'nothing-announced-yet' : null;
      stretches.push({ startsAtMs: reachedMs, endsAtMs, stage, reason, segment: null });
      reachedMs = endsAtMs;
    }
  };
  for (const { startsAtMs, endsAtMs, stage } of segments) {
    push(startsAtMs, 0);
    push(endsAtMs, stage);
  }
  push(Number.POSITIVE_INFINITY, null);
  return { stretches, segments, lastHeardAtMs: null, announcedUntilMs };
}

function lineOfChanges(starts: readonly number[], stages: readonly number[]): StageLine {
  const stretches = starts.map(
    (startsAtMs, index): StageStretch => ({
      startsAtMs,
      endsAtMs: starts[index + 1] ?? Number.POSITIVE_INFINITY,
      stage: stages[index] ?? null,
      reason: null,
      segment: null,
    }),
  );
  return { stretches, segments: [], lastHeardAtMs: null, announcedUntilMs: null };
}

async function readMonthTimetable(file: string): Promise<Timetable> {
  const rows = (await readRows(file, timetableRow)).map(
    ([day, start, finish, stage]): TimetableRow => ({
      day,
      startMinute: minuteOf(start),
      finishMinute: minuteOf(finish),
      stage,
    }),
  );
  return { cycle: { kind: 'month' }, rows };
}

function minuteOf(time: string): number {
  const [hour, minute] = time.split(':').map(Number);
  return (hour ?? 0) * 60 + (minute ?? 0);
}

async function readRows<Row>(file: string, schema: z.ZodType<Row>): Promise<Row[]> {
  const lines: unknown[] = parse(await readFile(file, 'utf8'), { from_line: 2, bom: true, trim: true });
  return lines.map((line, index) => {
    const row = schema.safeParse(line);
    if (row.success) return row.data;
    const [issue] = row.error.issues;
    throw new DomainError('INVALID', `${basename(file)}, line ${index + 2}: ${issue?.message}`);
  });
}
