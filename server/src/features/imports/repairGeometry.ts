import type { AreaGeometry, BoundingBox, LonLat } from '@wip/shared/geo.ts';
import { checkHoles } from './geometry/checkHoles.ts';
import { checkParts } from './geometry/checkParts.ts';
import { closeRing, type PlacedRing } from './geometry/closeRing.ts';
import { type Crossing, findCrossing } from './geometry/edgeCrossings.ts';
import { boundingBox, innerPoint, polygonAreaKm2, signedAreaKm2 } from './geometry/measure.ts';
import { readRing } from './geometry/readRing.ts';
import { describePosition, GeometryRefusal } from './geometry/refusal.ts';

/** A point set of 100,000 vertices costs the database a second. */
const maxVertices = 10_000;
const smallestKm2 = 1e-6;

export interface AcceptedGeometry {
  accepted: true;
  geometry: AreaGeometry;
  /** What was put right, each as a phrase. */
  repairs: string[];
  bbox: BoundingBox;
  /** Inside the largest part, far from its edges. */
  center: LonLat;
  areaKm2: number;
}

export type GeometryVerdict = AcceptedGeometry | { accepted: false; reason: string };

/**
 * Judges the geometry of an area: repairs what has one meaning only (winding, closing, repeated vertices, a third
 * coordinate) and refuses the rest with its reason. What is accepted is a valid Polygon or MultiPolygon within
 * `bounds`, by the rules of RFC 7946 and of the database's sphere.
 */
export function repairGeometry(input: unknown, bounds: BoundingBox): GeometryVerdict {
  const repairs = new Set<string>();
  try {
    const { type, parts } = partsOf(input);
    const placed = parts.map((rings) => repairPolygon(rings, bounds, repairs));
    const polygons = placed.map((rings) => rings.map(({ flat }) => flat));
    checkParts(polygons);
    const areas = polygons.map(polygonAreaKm2);
    const center = innerPoint(polygons[areas.indexOf(Math.max(...areas))] ?? []);
    if (!center) throw new GeometryRefusal('the area has practically no surface');
    const coordinates = placed.map((rings) => rings.map(({ asWritten }) => asWritten));
    return {
      accepted: true,
      geometry:
        type === 'Polygon'
          ? { type, coordinates: coordinates[0] ?? [] }
          : { type: 'MultiPolygon', coordinates },
      repairs: [...repairs],
      bbox: boundingBox(polygons),
      center,
      areaKm2: areas.reduce((sum, km2) => sum + km2, 0),
    };
  } catch (error) {
    if (error instanceof GeometryRefusal) return { accepted: false, reason: error.message };
    throw error;
  }
}

/** The rings of each part, once the outer form is known to be right. */
function partsOf(input: unknown): { type: 'Polygon' | 'MultiPolygon'; parts: unknown[][] } {
  if (typeof input !== 'object' || input === null) throw new GeometryRefusal('there is no geometry');
  const { type, coordinates } = input as { type?: unknown; coordinates?: unknown };
  if (type !== 'Polygon' && type !== 'MultiPolygon') {
    const given = typeof type === 'string' ? type.slice(0, 40) : 'nothing';
    throw new GeometryRefusal(`the type must be Polygon or MultiPolygon, and it is ${given}`);
  }
  const parts = type === 'Polygon' ? [coordinates] : coordinates;
  if (!Array.isArray(parts) || parts.length === 0 || !parts.every(isFilledArray)) {
    throw new GeometryRefusal('the geometry has no rings');
  }
  let vertexCount = 0;
  for (const ring of parts.flat(1)) vertexCount += Array.isArray(ring) ? ring.length : 1;
  if (vertexCount > maxVertices) {
    throw new GeometryRefusal(
      `the geometry has ${vertexCount} vertices; simplify it to at most ${maxVertices} (0.001 degrees are enough)`,
    );
  }
  return { type, parts };
}

function isFilledArray(value: unknown): value is unknown[] {
  return Array.isArray(value) && value.length > 0;
}

/** One part as closed, wound rings. */
function repairPolygon(input: readonly unknown[], bounds: BoundingBox, repairs: Set<string>): PlacedRing[] {
  const rings = input.map((ring) => closeRing(readRing(ring, bounds, repairs), bounds, repairs));
  const placed = rings.map((ring, index) => (index === 0 ? ring : turnInto(ring, rings[0]!)));
  const flat = placed.map((ring) => ring.flat);
  const crossing = findCrossing(flat);
  if (crossing) throw new GeometryRefusal(describeCrossing(crossing));
  checkHoles(flat);
  const wound = placed.map((ring, index) => {
    const isRight = signedAreaKm2(ring.flat) > 0 === (index === 0);
    if (isRight) return ring;
    repairs.add('turned the winding');
    return { flat: ring.flat.toReversed(), asWritten: ring.asWritten.toReversed() };
  });
  const km2 = polygonAreaKm2(wound.map((ring) => ring.flat));
  if (km2 < smallestKm2) throw new GeometryRefusal('a part has no surface (below 1 m²)');
  return wound;
}

/** Moves a hole by whole turns to where its shell lies. */
function turnInto(hole: PlacedRing, shell: PlacedRing): PlacedRing {
  const gapDeg = shell.flat[0]![0] - hole.flat[0]![0];
  const turnDeg = Math.round(gapDeg / 360) * 360;
  return turnDeg === 0 ? hole : { ...hole, flat: hole.flat.map(([lon, lat]) => [lon + turnDeg, lat]) };
}

function describeCrossing({ kind, isBetweenRings, at }: Crossing): string {
  const place = `near ${describePosition(at)}`;
  if (isBetweenRings) return `a ring ${kind} another ${place}; holes must lie within their shell`;
  return kind === 'folds back'
    ? `the ring folds back on itself ${place}`
    : `the ring ${kind} itself ${place}`;
}
