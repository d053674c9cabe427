import { queryClient, trpc } from '../api/trpc.ts';
import { canDrawMaps } from './createMap.ts';

/** The map's configuration, read once a page. */
export const mapConfigQuery = trpc.map.config.queryOptions(undefined, { staleTime: Infinity });

/** Starts to load what the map needs, side by side and before anything asks for it. */
export function prepareMap(): void {
  if (!canDrawMaps()) return;
  const ignoreFailure = () => undefined; // Whoever needs it asks again and says what is wrong.
  loadLibrary().catch(ignoreFailure);
  import('./MapView.tsx').catch(ignoreFailure);
}

async function loadLibrary(): Promise<void> {
  const { provider } = await queryClient.fetchQuery(mapConfigQuery);
  if (provider === 'mapbox') await import('./mapbox.ts');
  else await import('./maplibre.ts');
}
