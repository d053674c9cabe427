import { minuteMs } from '@wip/shared/durations.ts';

/** The map of tomorrow goes by half hours. */
export const stepMs = 30 * minuteMs;

/** The moment that the map's colours are of: the chosen one, unless they are still those of another half hour. */
export function momentOfColours(shownAt: Date, coloursAt: Date | null): Date {
  const isOfStep =
    coloursAt === null || Math.floor(shownAt.getTime() / stepMs) * stepMs === coloursAt.getTime();
  return isOfStep ? shownAt : coloursAt;
}
