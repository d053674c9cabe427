import { createZoneClock, type ZoneClock } from '@wip/shared/schedule/zoneClock.ts';
import type { Board } from './board.ts';

const utc = createZoneClock('UTC');

/** The clock of a region; UTC where it is off the map. */
export function regionClock(board: Board, regionId: string): ZoneClock {
  return board.current().schedules.get(regionId)?.clock ?? utc;
}
