import { resolve } from 'node:path';

/** The folder that holds `.env`, and from which a relative DATA_DIR counts. */
export const projectRoot = resolve(import.meta.dirname, '../../..');
