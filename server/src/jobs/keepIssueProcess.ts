import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import { keepProcess } from './keepProcess.ts';

const script = fileURLToPath(new URL('./issueProcess.ts', import.meta.url));

/** Keeps a process running that issues forecasts. */
export function keepIssueProcess({ log }: { log: Logger }) {
  return keepProcess({ script, name: 'The process that issues forecasts', log });
}
