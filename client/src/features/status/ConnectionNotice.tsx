import { clockTime } from '@wip/shared/timeWords.ts';
import { useEffect, useSyncExternalStore } from 'react';
import { announce } from '../../ui/announce.tsx';
import { useStatusSnapshot } from './live/useStatus.ts';

/** Says that the live stream is cut off, and of when the picture is. */
export function ConnectionNotice({ timeZone }: { timeZone: string }) {
  const isOffline = useSyncExternalStore(subscribeToNetwork, () => !navigator.onLine);
  const { asOf, connection } = useStatusSnapshot();
  const isLost = connection === 'lost' || isOffline;
  const words = asOf
    ? `No connection. Showing what we knew at ${clockTime(asOf, timeZone)}.`
    : 'No connection. Trying again.';
  useEffect(() => {
    if (isLost) announce(words);
  }, [isLost, words]);
  return isLost ? <p className="notice notice--danger connection">{words}</p> : null;
}

function subscribeToNetwork(listener: () => void): () => void {
  window.addEventListener('online', listener);
  window.addEventListener('offline', listener);
  return () => {
    window.removeEventListener('online', listener);
    window.removeEventListener('offline', listener);
  };
}
