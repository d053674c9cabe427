import { useQuery } from '@tanstack/react-query';
import type { PublicRegion } from '@wip/shared/areas/areaSchemas.ts';
import { trpc } from '../../api/trpc.ts';
import { useView } from '../../app/viewState.ts';
import type { View } from '../../app/viewUrl.ts';

/** The active regions. */
export function useRegions() {
  return useQuery(trpc.regions.list.queryOptions(undefined, { staleTime: 60_000, refetchInterval: 300_000 }));
}

/** The region that the view is about: of the chosen area, else where the map looks, else the first. */
export function useRegionInView(): PublicRegion | undefined {
  const view = useView();
  const regions = useRegions();
  return regionInView(regions.data?.regions ?? [], view);
}

export function regionInView(
  regions: readonly PublicRegion[],
  { areaId, camera }: Pick<View, 'areaId' | 'camera'>,
): PublicRegion | undefined {
  const ofArea = regions.find((region) => areaId?.startsWith(`${region.regionId}/`));
  const underCamera = camera && regions.find((region) => isWithin(region.bounds, camera));
  return ofArea ?? underCamera ?? regions[0];
}

function isWithin(
  [west, south, east, north]: PublicRegion['bounds'],
  at: { lon: number; lat: number },
): boolean {
  const isBetween = west <= east ? at.lon >= west && at.lon <= east : at.lon >= west || at.lon <= east;
  return isBetween && at.lat >= south && at.lat <= north;
}
