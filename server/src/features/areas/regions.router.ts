import { mapConfigOutput, regionsListOutput } from '@wip/shared/areas/areaSchemas.ts';
import type { BoundingBox } from '@wip/shared/geo.ts';
import { publicProcedure, router } from '../../trpc/trpc.ts';
import { publicRegions } from './areas.catalogue.ts';
import { tilesMaxZoom } from './tiles.service.ts';

export const regionsRouter = router({
  list: publicProcedure.output(regionsListOutput).query(({ ctx }) => {
    const { catalogue } = ctx.board.current();
    return {
      catalogueVersion: catalogue.version,
      catalogueRevision: catalogue.revision,
      regions: publicRegions(catalogue),
    };
  }),
});

export const mapRouter = router({
  config: publicProcedure.output(mapConfigOutput).query(({ ctx }) => {
    const { catalogue } = ctx.board.current();
    const regions = publicRegions(catalogue);
    return {
      provider: ctx.config.mapboxToken ? ('mapbox' as const) : ('maplibre' as const),
      mapboxToken: ctx.config.mapboxToken ?? null,
      catalogueVersion: catalogue.version,
      catalogueRevision: catalogue.revision,
      tilesPath: '/tiles/{version}/{z}/{x}/{y}.mvt',
      tilesMaxZoom,
      basemapPath: '/basemap/{version}.geojson',
      bounds: unionOf(regions.map((region) => region.bounds)),
      attribution: [...new Set(regions.map((region) => region.attribution))],
    };
  }),
});

/** The smallest box around boxes; a box that crosses the antimeridian widens it to the whole turn. */
function unionOf(boxes: readonly BoundingBox[]): BoundingBox | null {
  if (boxes.length === 0) return null;
  if (boxes.some(([west, , east]) => west > east)) {
    if (boxes.length === 1) return boxes[0]!;
    return [-180, Math.min(...boxes.map((box) => box[1])), 180, Math.max(...boxes.map((box) => box[3]))];
  }
  return [
    Math.min(...boxes.map((box) => box[0])),
    Math.min(...boxes.map((box) => box[1])),
    Math.max(...boxes.map((box) => box[2])),
    Math.max(...boxes.map((box) => box[3])),
  ];
}
