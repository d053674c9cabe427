import { DomainError } from '@wip/shared/errors.ts';
import { readStageRow, type StageRow } from '@wip/shared/schedule/stageRow.ts';
import { z } from 'zod';
import type { ReadingContext } from './sourceReader.ts';

const cell = z.string().trim().max(100).nullish();

const stagesJson = z.object({
  timeZone: z.string().max(100).nullish(),
  stages: z.array(
    z.object({
      start: cell,
      end: cell,
      stage: z.union([z.string().trim().max(100), z.number().transform(String)]).nullish(),
      announced_at: cell,
    }),
  ),
});

/**
 * Reads `{ timeZone?, stages: [{ start, end?, stage, announced_at? }] }` by the rules of stages.csv.
 *
 * Errors: INVALID where it has another form, one bad row, or another time zone than the region.
 */
export function readStagesJson(text: string, { timeZone, now, clockErrorMs }: ReadingContext): StageRow[] {
  const parsed = stagesJson.safeParse(parseJson(text));
  if (!parsed.success) {
    const place = parsed.error.issues[0]?.path.join('.') || 'the whole';
    throw new DomainError(
      'INVALID',
      `Its JSON has another form than { stages: [{ start, stage }] }: ${place}.`,
    );
  }
  const { timeZone: told, stages } = parsed.data;
  if (told && !isSameZone(told, timeZone)) {
    throw new DomainError('INVALID', `Its times are of another time zone than the region's, ${timeZone}.`);
  }
  const latestAnnouncedMs = now.getTime() + clockErrorMs;
  return stages.map((cells, index) => {
    const row = readStageRow(withoutNulls(cells), { timeZone, latestAnnouncedMs });
    if (!('reason' in row)) return row;
    throw new DomainError('INVALID', `Stage ${index + 1} of its list, ${row.field}: ${row.reason}.`);
  });
}

/** JSON from outside; the parser's own message would repeat some of it. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new DomainError('INVALID', 'It answered with something that is not JSON.');
  }
}

function withoutNulls<Cells extends object>(cells: Cells) {
  return Object.fromEntries(Object.entries(cells).filter(([, value]) => value !== null));
}

function isSameZone(told: string, own: string): boolean {
  try {
    const epoch = Temporal.Instant.fromEpochMilliseconds(0);
    return epoch.toZonedDateTimeISO(told).equals(epoch.toZonedDateTimeISO(own));
  } catch {
    return false;
  }
}
