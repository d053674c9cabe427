import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { SeriesEvaluation } from './evaluateSeries.ts';
import type { OpenSeries } from './readSeriesFolder.ts';

interface Answer {
  evaluation?: SeriesEvaluation | null;
  failure?: unknown;
}

/**
 * Evaluates series in threads, as many as there are cores; in the order given, null where one is too short.
 * `onDone` is told how many are done.
 */
export async function evaluateFolder(
  series: readonly OpenSeries[],
  onDone: (done: number) => void,
): Promise<(SeriesEvaluation | null)[]> {
  const evaluations: (SeriesEvaluation | null)[] = series.map(() => null);
  const queue = [...series.entries()];
  let done = 0;
  const lane = async () => {
    const worker = new Worker(new URL('./evaluateWorker.ts', import.meta.url));
    try {
      for (let next = queue.shift(); next; next = queue.shift()) {
        const [index, one] = next;
        worker.postMessage(one);
        const [answer] = (await once(worker, 'message')) as [Answer];
        if ('failure' in answer) throw answer.failure;
        evaluations[index] = answer.evaluation ?? null;
        onDone(++done);
      }
    } finally {
      await worker.terminate();
    }
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), series.length) }, lane));
  return evaluations;
}
