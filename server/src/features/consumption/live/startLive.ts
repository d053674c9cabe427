import type { Logger } from 'pino';
import type { Board } from '../../../board/board.ts';
import type { Repos } from '../../../db/repos.ts';
import { startJournalTail } from './journalTail.ts';
import { type LoadBoardOptions, startLoadBoard } from './loadBoard.ts';
import { followMeter, type LiveQuestion } from './meterLive.ts';
import { createOpenKeys } from './openKeys.ts';

export interface LiveOptions {
  repos: Repos;
  board: Board;
  now: () => Date;
  watchLoads: LoadBoardOptions['watch'];
  log: Logger;
}

export type ConsumptionLive = Awaited<ReturnType<typeof startLive>>;

/** What a process knows of consumption as it happens: the journal's end for owners, the published loads for everyone. */
export async function startLive({ repos, board, now, watchLoads, log }: LiveOptions) {
  const openKeys = createOpenKeys(repos);
  const tail = await startJournalTail({
    liveJournal: repos.liveJournal,
    onGap: (cause) => log.warn({ reason: String(cause) }, 'The journal was out of sight for a while.'),
  });
  const loads = await startLoadBoard({
    repos,
    board,
    now,
    watch: watchLoads,
    onError: (message, cause) => log.warn({ reason: String(cause) }, message),
  });

  return {
    loads,
    followMeter: (question: LiveQuestion) => followMeter({ repos, tail, openKeys, now }, question),
    /** A meter has changed: a read key may be another. */
    checkKeys: openKeys.checkSoon,
    /** Ends all subscriptions. */
    endSubscriptions: openKeys.close,
    async close(): Promise<void> {
      openKeys.close();
      await loads.close();
      await tail.close();
    },
  };
}
