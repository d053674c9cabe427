import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { trpc } from '../api/trpc.ts';
import { statusStore } from '../features/status/live/statusStore.ts';

/** Reads what is on screen again when the server says that facts changed, or answers after a silence. */
export function useLiveQueries(): void {
  const queryClient = useQueryClient();
  useEffect(() => {
    const readAgain = () => {
      void queryClient.invalidateQueries(trpc.status.pathFilter());
      void queryClient.invalidateQueries(trpc.schedule.pathFilter());
    };
    const stopListening = statusStore.onStageChange(readAgain);
    let { connection, catalogueVersion } = statusStore.getSnapshot();
    const stopWatching = statusStore.subscribe(() => {
      const next = statusStore.getSnapshot();
      const isBack = connection === 'lost' && next.connection === 'live';
      const isNewCatalogue = catalogueVersion !== null && catalogueVersion !== next.catalogueVersion;
      connection = next.connection;
      catalogueVersion = next.catalogueVersion;
      if (isNewCatalogue) void queryClient.invalidateQueries();
      else if (isBack) readAgain();
    });
    return () => {
      stopListening();
      stopWatching();
    };
  }, [queryClient]);
}
