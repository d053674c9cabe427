import { setTimeout as sleep } from 'node:timers/promises';
import type { RequestHandler } from 'express';

export type Drain = ReturnType<typeof createDrain>;

/** Whether a process is about to end: it is not ready any more, and each answer asks its client to connect anew. */
export function createDrain() {
  let isDraining = false;

  const handler: RequestHandler = (_request, response, next) => {
    if (isDraining) response.set('connection', 'close');
    next();
  };

  return {
    handler,
    isDraining: () => isDraining,

    /** Says so from now on; resolves after as long as those who watch over processes need to notice. */
    async begin(graceMs: number): Promise<void> {
      isDraining = true;
      if (graceMs > 0) await sleep(graceMs);
    },
  };
}
