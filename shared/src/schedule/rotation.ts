import { z } from 'zod';
import { DomainError } from '../errors.ts';
import { dayMinutes } from './localDay.ts';
import { rotationFamilies } from './rotationFamilies.ts';
import { type RotationParameters, rotationParametersSchema, rotationStages } from './rotationParameters.ts';
import { rotationTurns } from './rotationRule.ts';
import type { Cycle, Timetable, TimetableRow } from './timetable.ts';

/** A rotation whose parameters are complete and checked. */
export interface Rotation {
  family: string;
  parameters: RotationParameters;
}

/**
 * `rotation.json` of a bundle: a family and its parameters. A known family needs none; `sameAs` names a
 * known family that the given parameters change. What comes out is complete.
 */
export const rotationSchema = z
  .object({ family: z.string().min(1), parameters: z.record(z.string(), z.unknown()).optional() })
  .transform(({ family, parameters }, context): Rotation => {
    const complete = withoutSameAs(parameters ?? rotationFamilies[family]);
    if (!complete) {
      const path = parameters ? ['parameters', 'sameAs'] : ['family'];
      const known = Object.keys(rotationFamilies).join(', ');
      context.addIssue({ code: 'custom', path, message: `is none of the known families ${known}` });
      return z.NEVER;
    }
    const parsed = rotationParametersSchema(complete).safeParse(complete);
    if (parsed.success) return { family, parameters: parsed.data };
    for (const { path, message } of parsed.error.issues) {
      context.addIssue({ code: 'custom', path: ['parameters', ...path], message });
    }
    return z.NEVER;
  });

/** The names of a rotation's groups: '1' to 'n'. */
export function rotationGroups({ parameters }: Rotation): string[] {
  const blocks = Array.from({ length: parameters.blocks }, (_, index) => index + 1);
  return [...blocks, ...parameters.extraBlocks].map(String);
}

/**
 * The timetable of one group of a rotation, as it would be printed: rows are cumulative over the stages,
 * and slots of one day that touch are one row, but a slot that ends after midnight is always its own, and
 * a whole day is two rows.
 *
 * Errors: DomainError INVALID if the rotation has no such group.
 */
export function rotationTimetable(rotation: Rotation, group: string): Timetable {
  const groups = rotationGroups(rotation);
  if (!groups.includes(group)) {
    throw new DomainError(
      'INVALID',
      `The rotation ${rotation.family} has no group ${group}; it has ${groups.join(', ')}.`,
    );
  }
  const { parameters } = rotation;
  const turns = rotationTurns(parameters).filter((turn) => String(turn.block) === group);
  const rows = Array.from({ length: rotationStages }, (_, index) => index + 1).flatMap((stage) =>
    joinSlots(
      turns.filter((turn) => turn.stage <= stage).map((turn) => ({ ...turn, stage })),
      parameters.slotMinutes,
    ),
  );
  return { cycle: cycleOf(parameters), rows };
}

/** Parameters with those of the family that `sameAs` names filled in; undefined if there is no such family. */
function withoutSameAs(
  parameters: Readonly<Record<string, unknown>> | undefined,
): Readonly<Record<string, unknown>> | undefined {
  if (!parameters || !('sameAs' in parameters)) return parameters;
  const { sameAs, ...own } = parameters;
  const known = withoutSameAs(typeof sameAs === 'string' ? rotationFamilies[sameAs] : undefined);
  return known && { ...known, ...own };
}

function cycleOf({ cycle, days, anchor }: RotationParameters): Cycle {
  return cycle === 'period' ? { kind: cycle, days, anchorDate: anchor ?? '' } : { kind: cycle };
}

/** Slots of one stage, by day and start, as rows. */
function joinSlots(
  slots: readonly { day: number; startMinute: number; stage: number }[],
  slotMinutes: number,
) {
  const rows: (TimetableRow & { endMinute: number })[] = [];
  for (const { day, startMinute, stage } of slots) {
    const endMinute = startMinute + slotMinutes;
    const last = rows.at(-1);
    const isWholeDay = last?.startMinute === 0 && endMinute === dayMinutes; // 00:00 to 00:00 would be no row
    const joins =
      last?.day === day && startMinute <= last.endMinute && endMinute <= dayMinutes && !isWholeDay;
    if (joins) last.endMinute = endMinute;
    else rows.push({ day, startMinute, finishMinute: 0, stage, endMinute });
  }
  return rows.map(({ endMinute, ...row }) => ({ ...row, finishMinute: endMinute % dayMinutes }));
}
