import { useEffect } from 'react';
import { aheadStore } from './aheadStore.ts';
import { createAheadReader } from './readAhead.ts';
import { useAheadQuery } from './useAheadQuery.ts';

const readAhead = createAheadReader();

/** Keeps what is expected at the chosen moment on the map; draws nothing by itself. */
export function AheadLoader() {
  const { query, isReached } = useAheadQuery();
  const { data, isError } = query;
  useEffect(() => {
    if (!isReached) aheadStore.show(null);
    else if (data) aheadStore.show(readAhead(data));
    else if (isError) aheadStore.show(null);
  }, [data, isError, isReached]);
  return null;
}
