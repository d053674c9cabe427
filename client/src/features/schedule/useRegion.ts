import { useQuery } from '@tanstack/react-query';
import type { PublicRegion } from '@wip/shared/areas/areaSchemas.ts';
import { trpc } from '../../api/trpc.ts';
import { useView } from '../../app/viewState.ts';
import { regionInView } from './regionInView.ts';

/** The active regions. */
export function useRegions() {
  return useQuery(trpc.regions.list.queryOptions(undefined, { staleTime: 60_000, refetchInterval: 300_000 }));
}

/** The region that the view is about. */
export function useRegionInView(): PublicRegion | undefined {
  const view = useView();
  const regions = useRegions();
  return regionInView(regions.data?.regions ?? [], view);
}
