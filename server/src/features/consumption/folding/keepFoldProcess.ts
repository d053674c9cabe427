import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import { keepProcess } from '../../../jobs/keepProcess.ts';

const script = fileURLToPath(new URL('./foldProcess.ts', import.meta.url));

/** Keeps a process running that folds the journal. */
export function keepFoldProcess({ log }: { log: Logger }) {
  return keepProcess({ script, name: 'The process that folds', log });
}
