import { createApi } from '../../../api/trpc.ts';
import { createKeyStore } from '../keyStore.ts';

/** The operator's token: for this tab alone. */
export const operatorStore = createKeyStore({ name: 'operator-token' });

export const operatorApi = (token: string) => createApi({ authorization: `Bearer ${token}` });
