import type { Board } from '../board/board.ts';
import type { Config } from '../config.ts';
import type { Repos } from '../db/repos.ts';

/** What every procedure may use. One per process: nothing in it belongs to a request. */
export interface Context {
  repos: Repos;
  board: Board;
  config: Pick<Config, 'mapboxToken'>;
  now: () => Date;
}
