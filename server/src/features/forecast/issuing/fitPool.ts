import { on, once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { IssueResult, IssueTask } from '@wip/shared/forecast/issueDemand.ts';

const mostThreads = 2;
const usualScript = new URL('./fitWorker.ts', import.meta.url);

interface Answer {
  result?: IssueResult | null;
  failure?: unknown;
}

/**
 * Threads that compute forecasts, started with the first task; each has one task at a time. One that ends fails its own
 * task alone: the next task gets a fresh one.
 */
export function createFitPool(threads = Math.min(mostThreads, availableParallelism()), script = usualScript) {
  const idle: Worker[] = [];
  const all = new Set<Worker>();
  const waiting: PromiseWithResolvers<Worker>[] = [];

  function start(): Worker {
    const worker = new Worker(script);
    all.add(worker);
    // whoever waits for its answer is told; without a listener the error would end the process
    worker.on('error', () => forget(worker));
    worker.once('exit', () => forget(worker));
    return worker;
  }

  function forget(worker: Worker): void {
    all.delete(worker);
    const place = idle.indexOf(worker);
    if (place !== -1) idle.splice(place, 1);
  }

  async function take(): Promise<Worker> {
    const free = idle.pop();
    if (free) return free;
    if (all.size < threads) return start();
    const turn = Promise.withResolvers<Worker>();
    waiting.push(turn);
    return turn.promise;
  }

  function giveBack(worker: Worker): void {
    const next = waiting.shift();
    if (next) next.resolve(worker);
    else idle.push(worker);
  }

  function replace(worker: Worker): void {
    forget(worker);
    void worker.terminate();
    if (waiting.length > 0) giveBack(start());
  }

  return {
    /** What `issueDemand` makes of a task, off this thread. Errors: what it throws, or that its thread ended. */
    async fit(task: IssueTask): Promise<IssueResult | null> {
      const worker = await take();
      const answer = await answerOf(worker, task).catch((cause: unknown) => {
        replace(worker);
        throw cause;
      });
      giveBack(worker);
      if ('failure' in answer) throw answer.failure;
      return answer.result ?? null;
    },

    /** Ends the threads and fails the tasks in hand; the next task starts new ones. */
    async close(): Promise<void> {
      for (const turn of waiting.splice(0)) turn.reject(new Error('The threads that forecast were ended.'));
      const ended = [...all];
      idle.length = 0;
      all.clear();
      await Promise.all(ended.map((worker) => worker.terminate()));
    },
  };
}

export type FitPool = ReturnType<typeof createFitPool>;

/** Errors: where the thread fails or ends before it answers. */
async function answerOf(worker: Worker, task: IssueTask): Promise<Answer> {
  const settled = new AbortController();
  const { signal } = settled;
  try {
    const answered = nextAnswer(worker, signal);
    const ended = once(worker, 'exit', { signal }).then(([code]): never => {
      throw new Error(`A thread that forecasts ended with ${code} before it answered.`);
    });
    const first = Promise.race([answered, ended]);
    worker.postMessage(task);
    return await first;
  } finally {
    settled.abort();
  }
}

/** Node itself sends messages too: under `--watch` which files a thread has loaded. */
async function nextAnswer(worker: Worker, signal: AbortSignal): Promise<Answer> {
  for await (const [message] of on(worker, 'message', { signal })) if (isAnswer(message)) return message;
  throw new Error('A thread that forecasts gave no answer.');
}

function isAnswer(message: unknown): message is Answer {
  return typeof message === 'object' && message !== null && ('result' in message || 'failure' in message);
}
