import { join } from 'node:path';

/** The data folder of the server that a worker of the browser tests has for itself. */
export function serverData(folder: string, worker: number): string {
  return join(folder, String(worker));
}

/** The operator's token of these servers. */
export const operatorToken = 'a-token-for-browser-tests';
