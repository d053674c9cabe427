/** A task as it is typed in. */
export interface TaskDraft {
  durationH: string;
  /** As a 'datetime-local' field holds it: a clock of the area's zone. */
  before: string;
  isInterruptible: boolean;
  powerKw: string;
}

/** What `forecast.bestHours` is asked. */
export interface BestHoursInput {
  areaId: string;
  durationH: number;
  before: string;
  interruptible: boolean;
  powerKw?: number;
}

/** Two hours until tomorrow evening. */
export function emptyTask(now: Date, timeZone: string): TaskDraft {
  const tomorrow = Temporal.Instant.fromEpochMilliseconds(now.getTime())
    .toZonedDateTimeISO(timeZone)
    .add({ days: 1 });
  return {
    durationH: '2',
    before: `${tomorrow.toPlainDate()}T20:00`,
    isInterruptible: false,
    powerKw: '',
  };
}

/** The first and the last deadline that can be asked for, as the field holds them. */
export function deadlineRange(now: Date, timeZone: string): { min: string; max: string } {
  const start = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timeZone);
  const text = (at: Temporal.ZonedDateTime) => at.toPlainDateTime().toString({ smallestUnit: 'minute' });
  return { min: text(start), max: text(start.add({ days: 7 })) };
}

/** What to ask of a draft, or what is wrong with it. */
export function inputOfTask(
  draft: TaskDraft,
  { areaId, timeZone, now }: { areaId: string; timeZone: string; now: Date },
): { input: BestHoursInput } | { problem: string } {
  const durationH = Number(draft.durationH);
  if (!(durationH >= 0.5 && durationH <= 48) || durationH * 2 !== Math.round(durationH * 2)) {
    return { problem: 'A task takes half an hour to 48 hours, in half hours.' };
  }
  const beforeMs = instantOf(draft.before, timeZone);
  if (beforeMs === null) return { problem: 'When must it be done? Give a day and a time.' };
  if (beforeMs - now.getTime() < durationH * 3_600_000) {
    return { problem: 'The task would not be done by then, even if it began at once.' };
  }
  if (beforeMs - now.getTime() > 7 * 86_400_000)
    return { problem: 'Choose a time within the next seven days.' };
  const powerKw = draft.powerKw.trim() === '' ? undefined : Number(draft.powerKw);
  if (powerKw !== undefined && !(powerKw > 0 && powerKw <= 1_000)) {
    return { problem: 'Power is more than 0 and at most 1,000 kW; leave it empty if you don’t know.' };
  }
  const before = new Date(beforeMs).toISOString();
  return {
    input: { areaId, durationH, before, interruptible: draft.isInterruptible, ...(powerKw && { powerKw }) },
  };
}

function instantOf(local: string, timeZone: string): number | null {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(local)) return null;
  return Temporal.PlainDateTime.from(local).toZonedDateTime(timeZone).epochMilliseconds;
}
