import type { StageAnswer } from '@wip/shared/schedule/scheduleSchemas.ts';
import { momentWords } from '@wip/shared/timeWords.ts';

export interface StageWords {
  /** 'Stage 4 until 22:00' */
  now: string;
  /** 'then stage 2'; empty where nothing is announced. */
  next: string;
  /** 'Source: operator, last heard 18:01 today' */
  heard: string;
  /** Why the source cannot be heard now; empty where it can. */
  trouble: string;
  /** '18:10': since when the source fails, where `now` and `next` do not say as much; else empty. */
  failingSince: string;
}

/** A region's stage as a person reads it. */
export function stageWords(answer: StageAnswer, time: { timeZone: string; now: Date }): StageWords {
  const { stage, until, upcoming } = answer;
  const moment = (at: Date) => momentWords(at, time.timeZone, time.now);
  const name = stage === null ? 'Stage unknown' : stageName(stage);
  const [coming] = upcoming;
  return {
    now: until && stage !== null ? `${name} until ${moment(until).replace(/ today$/, '')}` : name,
    next: stage === null ? unknownStageWords(answer, moment) : nextStageWords(coming, until, moment),
    heard: heardWords(answer, moment),
    trouble: troubleWords(answer, moment),
    failingSince: failingSinceWords(answer, moment),
  };
}

/** 'No cuts announced', 'Stage 4' */
export function stageName(stage: number): string {
  return stage === 0 ? 'No cuts announced' : `Stage ${stage}`;
}

function nextStageWords(
  coming: { startsAt: Date; stage: number } | undefined,
  until: Date | null,
  moment: (at: Date) => string,
): string {
  if (!coming) return until ? 'nothing is announced beyond that yet' : '';
  const name = stageName(coming.stage);
  const isNext = until !== null && coming.startsAt.getTime() === until.getTime();
  return isNext ? `then ${name.toLowerCase()}` : `${name.toLowerCase()} from ${moment(coming.startsAt)}`;
}

function heardWords({ source, sourceState, lastHeardAt }: StageAnswer, moment: (at: Date) => string): string {
  const when = (at: Date | null) => (at ? `last heard ${moment(at)}` : 'never heard');
  const { kind, host } = sourceState;
  if (kind === 'manual') return `Source: ${source ?? 'none'}, ${when(lastHeardAt)}`;
  const heard = when(sourceState.lastHeardAt);
  return source === null || source === host
    ? `Source: ${host}, ${heard}`
    : `Source: ${source}; ${host} ${heard}`;
}

function troubleWords({ stage, sourceState }: StageAnswer, moment: (at: Date) => string): string {
  const { host, failingSince, lastHeardAt } = sourceState;
  if (failingSince === null) return '';
  const silent = `${host} has given no usable answer since ${moment(failingSince)}`;
  return stage === null || lastHeardAt === null ? silent : `${silent}; this is what was known before`;
}

function failingSinceWords(
  { stage, unknownReason, sourceState }: StageAnswer,
  moment: (at: Date) => string,
): string {
  const { failingSince } = sourceState;
  if (failingSince === null || (stage === null && unknownReason === 'source-silent')) return '';
  return moment(failingSince).replace(/ today$/, '');
}

function unknownStageWords(answer: StageAnswer, moment: (at: Date) => string): string {
  switch (answer.unknownReason) {
    case 'source-silent':
      return answer.lastHeardAt
        ? `its source has been silent since ${moment(answer.lastHeardAt)}`
        : 'its source is silent';
    case 'nothing-announced-yet':
      return 'nothing is announced for this time yet';
    default:
      return 'nothing has been announced so far';
  }
}
