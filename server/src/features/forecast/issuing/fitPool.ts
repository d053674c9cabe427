import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { IssueResult, IssueTask } from '@wip/shared/forecast/issueDemand.ts';

const mostThreads = 2;

interface Answer {
  result?: IssueResult | null;
  failure?: unknown;
}

/** Threads that compute forecasts, started with the first task; each has one task at a time. */
export function createFitPool(threads = Math.min(mostThreads, availableParallelism())) {
  const idle: Worker[] = [];
  const all: Worker[] = [];
  const waiting: ((worker: Worker) => void)[] = [];

  async function take(): Promise<Worker> {
    const free = idle.pop();
    if (free) return free;
    if (all.length < threads) {
      const worker = new Worker(new URL('./fitWorker.ts', import.meta.url));
      all.push(worker);
      return worker;
    }
    return new Promise((resolve) => waiting.push(resolve));
  }

  function giveBack(worker: Worker): void {
    const next = waiting.shift();
    if (next) next(worker);
    else idle.push(worker);
  }

  return {
    /** What `issueDemand` makes of a task, off this thread. Errors: what it throws. */
    async fit(task: IssueTask): Promise<IssueResult | null> {
      const worker = await take();
      try {
        worker.postMessage(task);
        const [answer] = (await once(worker, 'message')) as [Answer];
        if ('failure' in answer) throw answer.failure;
        return answer.result ?? null;
      } finally {
        giveBack(worker);
      }
    },

    /** Ends the threads; the next task starts new ones. */
    async close(): Promise<void> {
      idle.length = 0;
      await Promise.all(all.splice(0).map((worker) => worker.terminate()));
    },
  };
}

export type FitPool = ReturnType<typeof createFitPool>;
