import { z } from 'zod';
import { dayMinutes } from './localDay.ts';

/** Stages that a rotation's timetable has rows for. */
export const rotationStages = 8;

const block = z.number().int().min(1).max(1000);
const stage = z.number().int().min(1).max(rotationStages);
const offset = z.number().int().min(-100_000).max(100_000);
const minutes = z
  .number()
  .int()
  .min(0)
  .max(dayMinutes - 1);

const base = {
  /** Blocks that take turns, named 1 to `blocks`; `extraBlocks` come up in `exceptions` only. */
  blocks: block,
  extraBlocks: block.array().max(100).default([]),
  cycle: z.enum(['month', 'week', 'period']),
  days: z.number().int().min(1).max(366),
  /** A first day of the cycle, with `cycle: 'period'` only. */
  anchor: z.iso.date().optional(),
  /** A day has `n` slots: slot k is off for `slotMinutes` from `phase + k * step`, in minutes of the day. */
  n: z.number().int().min(1).max(dayMinutes),
  step: minutes.min(1),
  slotMinutes: minutes.min(1),
  phase: minutes,
  /** How far the turn advances from one day to the next. */
  dayMul: offset,
  /** Cells that a block takes instead of the one whose turn it is. */
  exceptions: z
    .object({
      stage,
      days: z.number().int().min(1).max(366).array().max(366),
      k: minutes,
      block,
    })
    .array()
    .max(1000)
    .default([]),
  /** How the printed table writes midnight. The rotation itself runs to midnight. */
  printedMidnight: z.string().optional(),
};

/** Turns that advance by one block a slot, each stage some blocks ahead of the first. */
const seriesParameters = z.strictObject({
  ...base,
  /** One block more every `dayDiv` days, starting over after `dayDivMod` of these if not 0. */
  dayDiv: z.number().int().min(1).max(366).optional(),
  dayDivMod: z.number().int().min(0).max(366).default(0),
  constant: offset.default(0),
  stageOffset: offset.array().min(1).max(rotationStages),
  /**
   * What the stages above `stageOffset` add: nothing; what the lower stages had one slot before; what they
   * have in the next quarter of the rotation; or a second series of slots.
   */
  high: z.enum(['none', 'previous-slot', 'next-quarter', 'second-series']),
  secondPhase: minutes.optional(),
  secondOffset: offset.array().max(rotationStages).optional(),
});

/** Turns that are listed for the even slots of the first day. */
const listedParameters = z.strictObject({
  ...base,
  evenSlotBase: block.array().min(1).max(dayMinutes).array().min(1).max(rotationStages),
  oddSlotAdd: offset,
  /** Added every second day. */
  dayHalfStep: offset,
});

export type SeriesParameters = z.output<typeof seriesParameters>;
export type ListedParameters = z.output<typeof listedParameters>;
export type RotationParameters = SeriesParameters | ListedParameters;

/** The schema for the parameters of one rotation, complete (without `sameAs`), by the form they have. */
export function rotationParametersSchema(parameters: Readonly<Record<string, unknown>>) {
  return 'evenSlotBase' in parameters ? listedSchema : seriesSchema;
}

const listedSchema = listedParameters.superRefine((parameters, context) => {
  checkSlots(parameters, context);
  const listed = Math.ceil(parameters.n / 2);
  if (parameters.evenSlotBase.some((blocks) => blocks.length !== listed)) {
    refuse(context, 'evenSlotBase', `must list ${listed} blocks for each stage`);
  }
});

const seriesSchema = seriesParameters.superRefine((parameters, context) => {
  checkSlots(parameters, context);
  const { high, dayDiv, secondPhase, secondOffset } = parameters;
  if (high === 'next-quarter' && dayDiv === undefined) {
    refuse(context, 'dayDiv', "is needed where high is 'next-quarter'");
  }
  if (high !== 'second-series') return;
  if (secondOffset === undefined) refuse(context, 'secondOffset', "is needed where high is 'second-series'");
  if (secondPhase === undefined) refuse(context, 'secondPhase', "is needed where high is 'second-series'");
  else if (startsNextDay(parameters, secondPhase)) refuse(context, 'secondPhase', slotNextDay);
});

const slotNextDay = 'makes the last slot start after midnight';

function checkSlots(parameters: RotationParameters, context: z.RefinementCtx): void {
  if (startsNextDay(parameters, parameters.phase)) refuse(context, 'n', slotNextDay);
  if (parameters.cycle === 'period' && parameters.anchor === undefined) {
    refuse(context, 'anchor', "is needed where cycle is 'period'");
  }
  const longest = { month: 31, week: 7, period: Infinity }[parameters.cycle];
  if (parameters.days > longest)
    refuse(context, 'days', `must be at most ${longest} for a ${parameters.cycle}`);
  const { blocks, extraBlocks, exceptions } = parameters;
  if (exceptions.some((cell) => cell.block > blocks && !extraBlocks.includes(cell.block))) {
    refuse(context, 'exceptions', 'must name blocks of the rotation only');
  }
  if (extraBlocks.some((extra) => extra <= blocks)) {
    refuse(context, 'extraBlocks', `must be above ${blocks}, the last of the blocks`);
  }
}

function startsNextDay({ n, step }: RotationParameters, phase: number): boolean {
  return phase + (n - 1) * step >= dayMinutes;
}

function refuse(context: z.RefinementCtx, field: string, message: string): void {
  context.addIssue({ code: 'custom', path: [field], message });
}
