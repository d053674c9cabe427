import { dayMs, type LocalDay, localDateOf, localDayOf, minuteMs } from './localDay.ts';

/**
 * The wall clock of one time zone, in epoch milliseconds and local days. It remembers what it looked
 * up, so keep one per region.
 */
export interface ZoneClock {
  readonly timeZone: string;
  /** The local date at an instant. */
  localDayAt(atMs: number): LocalDay;
  /** The local date at an instant as YYYY-MM-DD. */
  localDateAt(atMs: number): string;
  /** The first moment of a day given as YYYY-MM-DD or as a local day. */
  dayStartMs(day: string | LocalDay): number;
  /** Whether the zone had that day at all: Apia went from 2011-12-29 to 2011-12-31. */
  hasDay(day: LocalDay): boolean;
  /**
   * The instant of a wall-clock time, `minute` 0 to 1439: the earlier one where the clock shows it
   * twice, and as much later as the clock jumped where it never shows it ('compatible').
   */
  resolve(day: LocalDay, minute: number): number;
}

/** A clock for an IANA time zone. Throws a RangeError if the zone is unknown. */
export function createZoneClock(timeZone: string): ZoneClock {
  const stretchAt = createStretches(timeZone);
  const plainDays = new Map<LocalDay, number | null>();
  const resolved = new Map<number, number>();

  /** Start of a day of 24 hours far from any change of the clock; null for the others. */
  function plainStartMs(day: LocalDay): number | null {
    const known = plainDays.get(day);
    if (known !== undefined) return known;
    const { fromMs, toMs, offsetMs } = stretchAt(day * dayMs);
    const startMs = day * dayMs - offsetMs;
    const isPlain = startMs - dayMs >= fromMs && startMs + 2 * dayMs <= toMs;
    plainDays.set(day, isPlain ? startMs : null);
    return isPlain ? startMs : null;
  }

  function resolve(day: LocalDay, minute: number): number {
    const startMs = plainStartMs(day);
    if (startMs !== null) return startMs + minute * minuteMs;
    const wallMs = day * dayMs + minute * minuteMs;
    const known = resolved.get(wallMs);
    if (known !== undefined) return known;
    const wall = new Date(wallMs).toISOString().slice(0, -1);
    const ms = Temporal.PlainDateTime.from(wall).toZonedDateTime(timeZone).epochMilliseconds;
    resolved.set(wallMs, ms);
    return ms;
  }

  function localDayAt(atMs: number): LocalDay {
    return Math.floor((atMs + stretchAt(atMs).offsetMs) / dayMs);
  }

  return {
    timeZone,
    localDayAt,
    localDateAt: (atMs) => localDateOf(localDayAt(atMs)),
    dayStartMs: (day) => resolve(typeof day === 'string' ? localDayOf(day) : day, 0),
    hasDay: (day) => plainStartMs(day) !== null || localDayAt(resolve(day, 0)) === day,
    resolve,
  };
}

/** A stretch of time over which the zone keeps one offset from UTC. */
interface OffsetStretch {
  fromMs: number;
  toMs: number;
  offsetMs: number;
}

function createStretches(timeZone: string): (atMs: number) => OffsetStretch {
  const stretches: OffsetStretch[] = [];
  let last = lookUp(0);

  function lookUp(atMs: number): OffsetStretch {
    const known = stretches.find((stretch) => atMs >= stretch.fromMs && atMs < stretch.toMs);
    if (known) return known;
    const at = Temporal.Instant.fromEpochMilliseconds(Math.floor(atMs)).toZonedDateTimeISO(timeZone);
    const stretch = {
      // 'previous' is strictly before, and the instant itself may be a transition
      fromMs: at.add({ nanoseconds: 1 }).getTimeZoneTransition('previous')?.epochMilliseconds ?? -Infinity,
      toMs: at.getTimeZoneTransition('next')?.epochMilliseconds ?? Infinity,
      offsetMs: at.offsetNanoseconds / 1e6,
    };
    stretches.push(stretch);
    return stretch;
  }

  return (atMs) => {
    if (atMs < last.fromMs || atMs >= last.toMs) last = lookUp(atMs);
    return last;
  };
}
