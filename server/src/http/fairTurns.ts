import { TooManyError } from './tooManyError.ts';

interface Waiting {
  sinceMs: number;
  isAbandoned: () => boolean;
  start: () => void;
  refuse: (reason: TooManyError) => void;
}

/** Work that begins within one turn of the event loop; then whatever else has come in is answered first. */
const sliceMs = 10;
const longestWaitMs = 2_000;
const retryAfterS = 2;

/**
 * Runs work of many callers, at most `mostAtOnce` at a time and a slice of a few milliseconds in one turn of the
 * event loop. Who waits is served in rotation by caller, so that one who asks a lot waits for itself.
 *
 * Work starts at once where nobody waits. Errors: TooManyError after a wait of two seconds, or for a caller
 * that has gone.
 */
export function createFairTurns({ mostAtOnce }: { mostAtOnce: number }) {
  const queues = new Map<string, Waiting[]>();
  let running = 0;
  let sliceStartedMs: number | null = null;

  async function run<Answer>(
    key: string,
    work: () => Promise<Answer>,
    isAbandoned: () => boolean,
  ): Promise<Answer> {
    if (queues.size === 0 && mayStart()) begin();
    else await untilStarted(key, isAbandoned);
    try {
      return await work();
    } finally {
      running -= 1;
      startNext();
    }
  }

  function mayStart(): boolean {
    const isSliceLeft = sliceStartedMs === null || performance.now() - sliceStartedMs < sliceMs;
    return isSliceLeft && running < mostAtOnce;
  }

  function begin(): void {
    running += 1;
    if (sliceStartedMs !== null) return;
    sliceStartedMs = performance.now();
    setImmediate(() => {
      sliceStartedMs = null;
      startNext();
    });
  }

  function untilStarted(key: string, isAbandoned: () => boolean): Promise<void> {
    return new Promise((start, refuse) => {
      const waiting = { sinceMs: performance.now(), isAbandoned, start, refuse };
      const queue = queues.get(key);
      if (queue) queue.push(waiting);
      else queues.set(key, [waiting]);
    });
  }

  function startNext(): void {
    for (const [key, queue] of queues) {
      if (!mayStart()) return;
      queues.delete(key);
      const waiting = queue.shift();
      if (queue.length > 0) queues.set(key, queue); // a Map keeps the order: at the end of the rotation
      if (waiting) startOrRefuse(waiting);
    }
  }

  function startOrRefuse({ sinceMs, isAbandoned, start, refuse }: Waiting): void {
    if (isAbandoned()) refuse(new TooManyError('The caller has gone.', 0));
    else if (performance.now() - sinceMs > longestWaitMs) {
      refuse(new TooManyError('Very many are asking right now; try again in a moment.', retryAfterS));
    } else {
      begin();
      start();
    }
  }

  return { run };
}
