// A thread that computes forecasts: a task in, its result or what went wrong out.
import { parentPort } from 'node:worker_threads';
import { type IssueTask, issueDemand } from '@wip/shared/forecast/issueDemand.ts';

const port = parentPort;
port?.on('message', (task: IssueTask) => {
  try {
    port.postMessage({ result: issueDemand(task) });
  } catch (error) {
    port.postMessage({ failure: error });
  }
});
