// A thread that evaluates: a series in, its scores or what went wrong out.
import { parentPort } from 'node:worker_threads';
import { evaluateSeries } from './evaluateSeries.ts';
import type { OpenSeries } from './readSeriesFolder.ts';

const port = parentPort;
port?.on('message', (series: OpenSeries) => {
  try {
    port.postMessage({ evaluation: evaluateSeries(series) });
  } catch (error) {
    port.postMessage({ failure: error });
  }
});
