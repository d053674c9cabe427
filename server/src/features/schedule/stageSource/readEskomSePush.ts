import { DomainError } from '@wip/shared/errors.ts';
import type { AnnouncedList, ListedStage } from '@wip/shared/schedule/announcedList.ts';
import { maxStage } from '@wip/shared/schedule/scheduleSchemas.ts';
import { z } from 'zod';
import { farthestMs } from './listOfRows.ts';
import { parseJson } from './readStagesJson.ts';
import { sourceClockErrorMs } from './sourceReader.ts';

const stage = z
  .union([z.string().regex(/^\d{1,2}$/), z.number().int()])
  .transform(Number)
  .refine((value) => value >= 0 && value <= maxStage);
const instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

const nextStage = z
  .object({ stage, stage_start_timestamp: instant })
  .transform((next) => ({ stage: next.stage, startsAtMs: next.stage_start_timestamp, endsAtMs: Infinity }));
const nextStageSpan = z
  .object({ stage, start: instant, end: instant })
  .transform((next) => ({ stage: next.stage, startsAtMs: next.start, endsAtMs: next.end }));

const areaStatus = z.object({
  stage,
  stage_updated: instant.nullish().catch(null),
  next_stages: z.array(z.union([nextStage, nextStageSpan])).max(200),
});
const statusAnswer = z.object({ status: z.record(z.string(), z.unknown()) });

interface StatusContext {
  /** The key within `status`. */
  area: string;
  now: Date;
  /** When the source was last heard: of the time before that, the answer is not asked. */
  lastHeardAt: Date | null;
}

/**
 * Reads the answer of `/status` of the EskomSePush business API: the present stage of one area, and the announced
 * changes, each of which holds until the next. 'No cut, until replaced' is no announcement: how long silence counts is
 * the schedule's own rule.
 *
 * Errors: INVALID where it has another form, or no such area.
 */
export function readEskomSePush(text: string, { area, now, lastHeardAt }: StatusContext): AnnouncedList {
  const answer = statusAnswer.safeParse(parseJson(text));
  if (!answer.success) throw new DomainError('INVALID', 'Its answer has another form: no status.');
  const raw = Object.hasOwn(answer.data.status, area) ? answer.data.status[area] : undefined;
  if (raw === undefined) throw new DomainError('INVALID', `Its answer has no area '${area}'.`);
  const parsed = areaStatus.safeParse(raw);
  if (!parsed.success) {
    const place = parsed.error.issues[0]?.path.join('.') || 'the whole';
    throw new DomainError('INVALID', `Its answer has another form: status.${area}, ${place}.`);
  }
  const { stage: present, stage_updated: updatedAtMs, next_stages: next } = parsed.data;
  const nowMs = now.getTime();
  if (updatedAtMs && updatedAtMs > nowMs + sourceClockErrorMs) {
    throw new DomainError(
      'INVALID',
      'Its present stage was updated in the future; one of the clocks is wrong.',
    );
  }
  if (next.some(({ startsAtMs }) => startsAtMs > nowMs + farthestMs)) {
    throw new DomainError('INVALID', 'One of its stages starts more than a year ahead.');
  }
  const sinceMs = Math.min(nowMs, Math.max(updatedAtMs ?? nowMs, lastHeardAt?.getTime() ?? nowMs));
  const changes = [
    { startsAtMs: sinceMs, stage: present, endsAtMs: Infinity },
    // what began before the present stage was told is told by that
    ...next
      .filter((change) => change.startsAtMs > (updatedAtMs ?? nowMs))
      .sort((a, b) => a.startsAtMs - b.startsAtMs),
  ];
  const stages = changes.flatMap(({ startsAtMs, stage, endsAtMs: toldMs }, index): ListedStage[] => {
    const endsAtMs = Math.min(toldMs, changes[index + 1]?.startsAtMs ?? Infinity);
    const isSilence = endsAtMs === Infinity && stage === 0;
    if (isSilence || endsAtMs <= startsAtMs) return [];
    return [{ startsAtMs, stage, endsAtMs: endsAtMs === Infinity ? null : endsAtMs }];
  });
  return { stages, speaksFromMs: sinceMs };
}
