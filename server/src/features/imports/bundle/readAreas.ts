import { join } from 'node:path';
import type { AreaGeometry, BoundingBox, LonLat } from '@wip/shared/geo.ts';
import type { Findings } from '../importReport.ts';
import { repairGeometry } from '../repairGeometry.ts';
import { type AreaProperties, knownColumns, readAreaProperties } from './areaProperties.ts';
import { requireFile } from './bundleFiles.ts';
import { type RawFeature, readFeatures } from './readFeatures.ts';

export const areasFile = 'areas.geojson';

/** An area that passed all checks, and where it came from. */
export interface BundleArea extends AreaProperties {
  geometry: AreaGeometry;
  bbox: BoundingBox;
  center: LonLat;
  areaKm2: number;
  origin: AreaOrigin;
}

/** Where in areas.geojson a feature stands. */
export interface AreaOrigin {
  line: number;
  feature: number;
}

export interface ReadAreasOptions {
  folder: string;
  bounds: BoundingBox;
  findings: Findings;
  onBytes?: (bytesRead: number, bytesTotal: number) => void;
}

/**
 * The good areas of areas.geojson one by one, in memory that does not grow with the file but for the keys.
 * What is refused, repaired or ignored goes to `findings`; an unknown column once.
 *
 * Throws INVALID where the file is missing or is not readable as a whole.
 */
export async function* readAreas(options: ReadAreasOptions): AsyncGenerator<BundleArea> {
  const { folder, bounds, findings } = options;
  const bytesTotal = await requireFile(folder, areasFile);
  const seenAt = new Map<string, number>();
  const unknownColumns = new Set<string>();
  for await (const raw of readFeatures(join(folder, areasFile), areasFile)) {
    options.onBytes?.(raw.bytesRead, bytesTotal);
    const area = readArea(raw, { bounds, findings, unknownColumns, seenAt });
    if (area) yield area;
  }
}

interface Context {
  bounds: BoundingBox;
  findings: Findings;
  unknownColumns: Set<string>;
  /** The feature that has a key already. */
  seenAt: Map<string, number>;
}

function readArea(raw: RawFeature, { bounds, findings, unknownColumns, seenAt }: Context): BundleArea | null {
  const origin: AreaOrigin = { line: raw.line, feature: raw.number };
  const place = { file: areasFile, ...origin };
  const refuse = (message: string, more: { key?: string | undefined; field?: string } = {}) => {
    findings.add({ action: 'refused', ...place, ...more, message });
    return null;
  };
  if (raw.refusal) return refuse(raw.refusal);
  const feature = raw.value as { type?: unknown; properties?: unknown; geometry?: unknown };
  if (feature.type !== 'Feature') return refuse('is no GeoJSON Feature', { field: 'type' });
  const given = isRecord(feature.properties) ? feature.properties : {};
  for (const column of Object.keys(given)) {
    if (knownColumns.has(column) || unknownColumns.has(column) || unknownColumns.size > 200) continue;
    unknownColumns.add(column);
    findings.add({
      action: 'ignored',
      file: areasFile,
      field: column.slice(0, 100),
      message: 'unknown column',
    });
  }
  const verdict = readAreaProperties(given);
  if (!verdict.accepted) return refuse(verdict.reason, { key: verdict.key, field: verdict.field });
  const { properties } = verdict;
  const { key } = properties;
  const earlier = seenAt.get(key);
  if (earlier !== undefined) {
    return refuse(`feature ${earlier} has this key already; give every area its own`, { key, field: 'key' });
  }
  const shape = repairGeometry(feature.geometry, bounds);
  if (!shape.accepted) return refuse(shape.reason, { key, field: 'geometry' });
  seenAt.set(key, raw.number);
  for (const finding of verdict.findings) findings.add({ ...place, key, ...finding });
  for (const message of shape.repairs) {
    findings.add({ action: 'repaired', ...place, key, field: 'geometry', message });
  }
  const { geometry, bbox, center, areaKm2 } = shape;
  return { ...properties, geometry, bbox, center, areaKm2, origin };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
