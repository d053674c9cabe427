import { useEffect } from 'react';
import { aheadStore } from './aheadStore.ts';
import { useAheadQuery } from './useAheadQuery.ts';

/** Keeps what is expected at the chosen moment on the map; draws nothing by itself. */
export function AheadLoader() {
  const { query, isReached } = useAheadQuery();
  const { data } = query;
  useEffect(() => {
    if (!isReached) aheadStore.clear();
    else if (data) aheadStore.receive(data);
  }, [data, isReached]);
  return null;
}
