import type { AreaStatus, Certainty, UnknownReason } from './statusSchemas.ts';

/** Where and when the words are read. `locale` is a BCP 47 tag; English unless given. */
export interface Reading {
  /** The moment that the answer is for. */
  at: Date;
  /** The present. */
  now: Date;
  /** The area's zone: every clock time is in it. */
  timeZone: string;
  locale?: string;
}

/** An answer in words, ready to be shown, read out, copied or put into a title. */
export interface AnswerWords {
  /** 'Power is on' */
  title: string;
  /** 'until 20:00 today'; null where no end is known. */
  until: string | null;
  /** 'in 3 h 55 min; then off until 22:30' */
  next: string | null;
  /** 'Expected' */
  certainty: string;
  /** Why, in one sentence. */
  because: string;
  /** 'Off · back 21:00' */
  short: string;
}

const certaintyWords: Record<Certainty, string> = {
  confirmed: 'Confirmed',
  likely: 'Likely',
  expected: 'Expected',
  unclear: 'Unclear',
};

const unknownSentences: Record<UnknownReason, string> = {
  'never-heard': 'No stage has ever been announced here.',
  'source-silent': 'The source of announcements has been silent for too long.',
  'nothing-announced-yet': 'Nothing is announced yet for this time.',
  'no-timetable': 'No timetable says when this area is off.',
  'sources-disagree': 'Sources disagree.',
};

/** The words for an area's status. Pure: everything about time comes in. */
export function describeStatus(status: AreaStatus, reading: Reading): AnswerWords {
  return {
    title: titleOf(status, reading),
    until: untilOf(status, reading),
    next: nextOf(status, reading),
    certainty: certaintyWords[status.certainty],
    because: becauseOf(status, reading),
    short: shortOf(status, reading),
  };
}

/** 'on', 'off', 'unknown' as a word that stands alone. */
export function stateWord(state: AreaStatus['state']): string {
  return { on: 'On', off: 'Off', unknown: 'Unknown' }[state];
}

/** '20:00', in the 24-hour clock. */
export function clockTime(at: Date, timeZone: string, locale = 'en-GB'): string {
  return new Intl.DateTimeFormat(locale, {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(at);
}

/** 'today', 'tomorrow', 'yesterday', else 'Tue 24 Nov'. */
export function dayWord(at: Date, { now, timeZone, locale = 'en-GB' }: Omit<Reading, 'at'>): string {
  const day = dayNumber(at, timeZone) - dayNumber(now, timeZone);
  if (day === 0) return 'today';
  if (day === 1) return 'tomorrow';
  if (day === -1) return 'yesterday';
  const format = new Intl.DateTimeFormat(locale, {
    timeZone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
  });
  return format.format(at).replace(',', '');
}

/** '3 h 55 min', '2 days 4 h', '1 min' at least. */
export function durationWords(durationMs: number): string {
  const minutes = Math.max(1, Math.round(durationMs / 60_000));
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  const days = Math.floor(hours / 24);
  return hours % 24 === 0 ? `${days} days` : `${days} days ${hours % 24} h`;
}

function titleOf({ state }: AreaStatus, { at, now }: Reading): string {
  if (state === 'unknown') return 'We don’t know';
  const isNow = Math.abs(at.getTime() - now.getTime()) < 60_000;
  if (isNow) return `Power is ${state}`;
  return at < now ? `Power was ${state}` : `Power is expected to be ${state}`;
}

function untilOf({ state, until }: AreaStatus, reading: Reading): string | null {
  if (!until) return state === 'off' ? 'No return time has been given yet' : null;
  return `until ${clockTime(until, reading.timeZone, reading.locale)} ${dayWord(until, reading)}`;
}

function nextOf({ state, until, next }: AreaStatus, reading: Reading): string | null {
  if (!until) return null;
  const inTime = until > reading.now ? `in ${durationWords(until.getTime() - reading.now.getTime())}` : null;
  const then = thenOf(state, until, next, reading);
  return [inTime, then].filter((part) => part !== null).join('; ') || null;
}

function thenOf(
  state: AreaStatus['state'],
  until: Date,
  next: AreaStatus['next'],
  reading: Reading,
): string | null {
  if (state === 'off') return 'then back on';
  if (state !== 'on') return null;
  if (next?.startsAt.getTime() !== until.getTime()) return 'nothing is announced after that yet';
  const day = dayWord(next.endsAt, reading);
  const sameDay = day === dayWord(until, reading);
  return `then off until ${clockTime(next.endsAt, reading.timeZone, reading.locale)}${sameDay ? '' : ` ${day}`}`;
}

function becauseOf(status: AreaStatus, reading: Reading): string {
  const [schedule] = status.because;
  if (status.state === 'unknown' || !schedule) {
    const reason = unknownSentences[status.unknownReason ?? 'never-heard'];
    const { lastKnown } = status;
    if (!lastKnown) return reason;
    const time = clockTime(lastKnown.at, reading.timeZone, reading.locale);
    return `${reason} Last known: power was ${lastKnown.state} at ${time} ${dayWord(lastKnown.at, reading)}.`;
  }
  const group = schedule.group === null ? '' : ` for block ${schedule.group}`;
  if (status.state === 'off') return `Stage ${schedule.stage} cuts are planned${group} at this time.`;
  if (schedule.stage === 0) return 'No cut is planned. Faults can still happen.';
  return `Stage ${schedule.stage} is in force, but no cut is planned${group} at this time. Faults can still happen.`;
}

function shortOf({ state, until }: AreaStatus, { timeZone, locale }: Reading): string {
  if (state === 'unknown') return 'Unknown';
  if (!until) return stateWord(state);
  const time = clockTime(until, timeZone, locale);
  return state === 'off' ? `Off · back ${time}` : `On · until ${time}`;
}

/** Days since an arbitrary one, by the calendar of a zone. */
function dayNumber(at: Date, timeZone: string): number {
  const date = new Intl.DateTimeFormat('en-CA', { timeZone }).format(at);
  return Date.parse(`${date}T00:00:00Z`) / 86_400_000;
}
