import {
  type ListedParameters,
  type RotationParameters,
  rotationStages,
  type SeriesParameters,
} from './rotationParameters.ts';

/** One turn of a rotation: stage `stage` adds block `block` in the slot that starts at `startMinute`. */
export interface RotationTurn {
  day: number;
  startMinute: number;
  stage: number;
  block: number;
}

/** Every turn of a rotation's cycle, in the order of days, start and stage. */
export function rotationTurns(parameters: RotationParameters): RotationTurn[] {
  const turns: RotationTurn[] = [];
  for (let day = 1; day <= parameters.days; day++) {
    for (let slot = 0; slot < parameters.n; slot++) {
      for (let stage = 1; stage <= rotationStages; stage++) {
        const turn =
          'evenSlotBase' in parameters
            ? listed(parameters, stage, day, slot)
            : series(parameters, stage, day, slot);
        if (!turn) continue;
        const exception = parameters.exceptions.find(
          (cell) => cell.stage === stage && cell.k === slot && cell.days.includes(day),
        );
        turns.push({
          day,
          stage,
          startMinute: turn.phase + slot * parameters.step,
          block: exception?.block ?? turn.block,
        });
      }
    }
  }
  return turns.sort((a, b) => a.day - b.day || a.startMinute - b.startMinute || a.stage - b.stage);
}

function listed(parameters: ListedParameters, stage: number, day: number, slot: number) {
  const { blocks, phase, evenSlotBase, oddSlotAdd, dayMul, dayHalfStep } = parameters;
  const first = evenSlotBase[stage - 1]?.[Math.floor(slot / 2)];
  if (first === undefined) return null;
  const oddAdd = slot % 2 === 1 ? oddSlotAdd : 0;
  return {
    phase,
    block: wrap(first - 1 + oddAdd + dayMul * (day - 1) + dayHalfStep * Math.floor(day / 2), blocks),
  };
}

function series(parameters: SeriesParameters, stage: number, day: number, slot: number) {
  const { phase, stageOffset, high, secondPhase, secondOffset } = parameters;
  const lowStage = stage - stageOffset.length;
  const ownOffset = stageOffset[stage - 1];
  if (ownOffset !== undefined) return { phase, block: turnOf(parameters, day, slot, ownOffset) };
  const offset = (high === 'second-series' ? secondOffset : stageOffset)?.[lowStage - 1];
  if (offset === undefined || high === 'none') return null;
  if (high === 'second-series')
    return { phase: secondPhase ?? phase, block: turnOf(parameters, day, slot, offset) };
  if (high === 'next-quarter') return { phase, block: turnOf(parameters, day, slot, offset, 1) };
  const before =
    slot > 0 ? { day, slot: slot - 1 } : { day: day > 1 ? day - 1 : parameters.days, slot: parameters.n - 1 };
  return { phase, block: turnOf(parameters, before.day, before.slot, offset) };
}

/** The block whose turn it is, `quartersOn` steps of `dayDiv` days ahead. */
function turnOf(
  parameters: SeriesParameters,
  day: number,
  slot: number,
  offset: number,
  quartersOn = 0,
): number {
  const { blocks, dayMul, dayDiv, dayDivMod, constant } = parameters;
  const quarter = dayDiv ? Math.floor((day - 1) / dayDiv) + quartersOn : 0;
  const shift = dayDivMod > 0 ? quarter % dayDivMod : quarter;
  return wrap(dayMul * (day - 1) + slot + shift + constant + offset, blocks);
}

/** A position on the ring of blocks as a block's number, from 1. */
function wrap(position: number, blocks: number): number {
  return (((position % blocks) + blocks) % blocks) + 1;
}
