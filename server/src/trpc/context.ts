import type { RegionFile } from '@wip/shared/imports/regionSchema.ts';
import type { SourceState } from '@wip/shared/schedule/scheduleSchemas.ts';
import type { Board } from '../board/board.ts';
import type { Config } from '../config.ts';
import type { Repos } from '../db/repos.ts';
import type { ConsumptionLive } from '../features/consumption/live/startLive.ts';
import type { Caller } from '../http/callLimits.ts';
import type { MeasuredCall } from '../operations/metrics/requestMetrics.ts';
import type { Credentials } from './credentials.ts';

/** What every procedure may use; all but `caller` and `credentials` is the process's. */
export interface Context {
  repos: Repos;
  board: Board;
  /** The readings of a meter as they come, see there. */
  followMeter: ConsumptionLive['followMeter'];
  config: Pick<Config, 'mapboxToken'>;
  now: () => Date;
  /** How the source of a region's stages does; costs no query. */
  sourceStateOf: (region: RegionFile) => SourceState;
  /** Who asks, as the limits see it; null within the process. */
  caller: Caller | null;
  /** What the request says about who asks. */
  credentials: Credentials;
  /** Is told of each call that was made; undefined: nobody measures. */
  onCall?: (call: MeasuredCall) => void;
}
