import type { AreaSummary } from '@wip/shared/areas/areaSchemas.ts';
import { api } from '../../api/trpc.ts';

export type MyAreas =
  | { outcome: 'found'; areas: AreaSummary[] }
  | { outcome: 'not-covered' | 'not-shared' | 'unavailable' };

/**
 * The areas around the reader, smallest first. The place is asked of the browser, sent once and kept
 * nowhere: not in the address, not in the cache, not on the device.
 */
export async function findMyAreas(): Promise<MyAreas> {
  const position = await currentPosition();
  if (position === null) return { outcome: 'not-shared' };
  try {
    const areas = await api.areas.at.query({
      lon: position.coords.longitude,
      lat: position.coords.latitude,
    });
    return areas.length === 0 ? { outcome: 'not-covered' } : { outcome: 'found', areas };
  } catch {
    return { outcome: 'unavailable' };
  }
}

function currentPosition(): Promise<GeolocationPosition | null> {
  if (!('geolocation' in navigator)) return Promise.resolve(null);
  return new Promise((resolve) => {
    navigator.geolocation.getCurrentPosition(resolve, () => resolve(null), {
      timeout: 15_000,
      maximumAge: 60_000,
    });
  });
}
