import { createKeyStore } from '../keyStore.ts';

/** The read key of one's own meter. */
export const readKeyStore = createKeyStore({ name: 'read-key' });
