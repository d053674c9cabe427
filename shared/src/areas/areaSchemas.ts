import { z } from 'zod';
import { bboxInput, latitude, longitude } from '../geo.ts';

/** A region's identifier: lower-case letters, digits and hyphens, at most 40 characters. */
export const regionId = z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/, {
  error: 'must be 1 to 40 lower-case letters, digits or hyphens',
});

/** The key of an area within its region. */
export const areaKey = z.string().regex(/^[a-z0-9](?:[a-z0-9._-]{0,98}[a-z0-9])?$/, {
  error: 'must be 1 to 100 lower-case letters, digits, dots, underscores or hyphens',
});

/** `<regionId>/<key>`, stable over imports. */
export const areaId = z.string().regex(/^[a-z0-9-]{1,40}\/[a-z0-9._-]{1,100}$/, {
  error: 'must be <region>/<key>, such as za/centurion',
});

/** Grows with every change of what is active: of two answers the one with the greater number is newer. */
export const catalogueRevision = z.number().int().nonnegative();

const box = z.tuple([z.number(), z.number(), z.number(), z.number()]);

/** What everyone may know of an area, without its geometry. */
export const areaSummary = z.object({
  areaId: z.string(),
  /** Small, unique over all regions, given once per `areaId`, never reused: the map's feature id. */
  number: z.number().int(),
  regionId: z.string(),
  /** The dataset version that this answer was read from. */
  version: z.string(),
  name: z.string(),
  /** From near to far: district, province. */
  parents: z.array(z.string()),
  /** The block that a timetable switches; null where the area is in none. */
  group: z.string().nullable(),
  /** A point inside the area, `[lon, lat]`. */
  center: z.tuple([z.number(), z.number()]),
  bbox: box,
  areaKm2: z.number(),
});
export type AreaSummary = z.infer<typeof areaSummary>;

export const areasSearchInput = z.object({
  q: z.string().trim().min(1).max(100),
  limit: z.number().int().min(1).max(50).default(8),
});
export const areasAtInput = z.object({ lon: longitude, lat: latitude });
export const areasNearInput = z.object({
  lon: longitude,
  lat: latitude,
  radiusM: z.number().positive().max(200_000),
});
export const areasInViewInput = z.object({ bbox: bboxInput });
export const areaByIdInput = z.object({ areaId });

export const areaList = z.array(areaSummary);
/** Nearest first; `distanceM` is 0 inside. */
export const areasNearOutput = z.array(areaSummary.extend({ distanceM: z.number() }));
export const areasInViewOutput = z.object({
  catalogueVersion: z.string(),
  catalogueRevision,
  /** True where more areas meet the box than an answer holds. */
  truncated: z.boolean(),
  areas: areaList,
});

export const publicRegion = z.object({
  regionId: z.string(),
  name: z.string(),
  timeZone: z.string(),
  bounds: box,
  attribution: z.string(),
  licence: z.string(),
  source: z.string(),
  version: z.string(),
  areaCount: z.number().int(),
  /** The numbers of its areas, packed by `packNumbers`. */
  areaNumbers: z.string(),
  staleAfterH: z.number(),
  /** True where areas, blocks and stages are illustrative. */
  demonstration: z.boolean(),
});
export type PublicRegion = z.infer<typeof publicRegion>;

export const regionsListOutput = z.object({
  /** A hash over the active version of every region: the `{version}` of tiles. */
  catalogueVersion: z.string(),
  catalogueRevision,
  regions: z.array(publicRegion),
});

export const mapConfigOutput = z.object({
  provider: z.enum(['mapbox', 'maplibre']),
  mapboxToken: z.string().nullable(),
  catalogueVersion: z.string(),
  catalogueRevision,
  /** Template with `{version}`, `{z}`, `{x}`, `{y}`. */
  tilesPath: z.string(),
  tilesMaxZoom: z.number().int(),
  basemapPath: z.string().nullable(),
  /** The union of all regions; null where there is none. */
  bounds: box.nullable(),
  attribution: z.array(z.string()),
});
export type MapConfig = z.infer<typeof mapConfigOutput>;
