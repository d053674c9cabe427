import type { AreaSummary } from '@wip/shared/areas/areaSchemas.ts';
import { queryClient, trpc } from '../api/trpc.ts';
import type { PointedArea } from './pointerInput.ts';

/** The area that the map shows at a place. Tiles carry numbers only, so the server is asked. */
export async function findPointedArea({ areaNumber, at }: PointedArea): Promise<AreaSummary | undefined> {
  const [lon, lat] = at;
  const found = await queryClient.fetchQuery(trpc.areas.at.queryOptions({ lon, lat }));
  return found.find((area) => area.number === areaNumber) ?? found[0];
}
