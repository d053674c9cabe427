import type { Logger } from 'pino';
import { boardCollections, startBoard } from '../../../board/board.ts';
import type { Database } from '../../../db/connect.ts';
import type { Repos } from '../../../db/repos.ts';
import { watchCollections } from '../../../db/watch.ts';

/** Opens a board for a process that watches meters, with one stream that also tells of changes of `meters`. */
export function openSilenceBoard(options: {
  db: Database['db'];
  repos: Repos;
  now: () => Date;
  log: Logger;
  onMeters: () => void;
}) {
  const { db, repos, now, log, onMeters } = options;
  return startBoard({
    repos,
    now,
    watch: (handlers) =>
      watchCollections(db, [...boardCollections, 'meters'], {
        onChange(change) {
          if (change.collection === 'meters') onMeters();
          else handlers.onChange(change);
        },
        onGap(cause) {
          onMeters();
          handlers.onGap(cause);
        },
      }),
    onError: (message, cause) => log.error({ error: cause }, message),
  });
}
