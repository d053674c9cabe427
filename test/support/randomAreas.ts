import type { StoredAreaWithGeometry } from '@wip/server/features/areas/areas.repo.ts';
import type { AreaGeometry, LonLat } from '@wip/shared/geo.ts';

const kmPerDegree = 111.2;

/** An area for tests; everything but what the test is about has a default. */
export function testArea(
  number: number,
  overrides: Partial<StoredAreaWithGeometry> & { geometry: AreaGeometry },
): StoredAreaWithGeometry {
  const key = `area-${number}`;
  const { geometry } = overrides;
  const first = geometry.type === 'Polygon' ? geometry.coordinates[0]![0]! : geometry.coordinates[0]![0]![0]!;
  return {
    areaId: `test/${key}`,
    number,
    regionId: 'test',
    version: '1',
    key,
    name: `Area ${number}`,
    aliases: [],
    parents: [],
    group: null,
    population: null,
    center: first,
    bbox: [...first, ...first],
    areaKm2: 1,
    ...overrides,
  };
}

/** A square of parallels and meridians around a place. */
export function square([lon, lat]: LonLat, halfSideDeg: number): AreaGeometry {
  const [w, s, e, n] = [lon - halfSideDeg, lat - halfSideDeg, lon + halfSideDeg, lat + halfSideDeg];
  return {
    type: 'Polygon',
    // biome-ignore format: one ring, one line
    coordinates: [[[w, s], [e, s], [e, n], [w, n], [w, s]]],
  };
}

/**
 * Stars of 1 to 100 km across, in clusters all over the world (the antimeridian included), so that they
 * overlap: a third has a hole, a fifth has two parts.
 */
export function randomGeometry(random: () => number, clusters: readonly LonLat[]): AreaGeometry {
  const [lon, lat] = clusters[Math.floor(random() * clusters.length)]!;
  const center: LonLat = [lon + (random() - 0.5) * 4, lat + (random() - 0.5) * 3];
  const radiusKm = 0.5 + random() ** 2 * 49.5;
  if (random() < 0.8) return { type: 'Polygon', coordinates: starPolygon(random, center, radiusKm) };
  const away: LonLat = [
    center[0] + (radiusKm * 1.2) / (kmPerDegree * Math.cos((lat * Math.PI) / 180)),
    center[1],
  ];
  return {
    type: 'MultiPolygon',
    coordinates: [starPolygon(random, center, radiusKm * 0.5), starPolygon(random, away, radiusKm * 0.5)],
  };
}

export function randomClusters(random: () => number, count: number): LonLat[] {
  return Array.from({ length: count }, (_, index) => [
    index % 10 === 0 ? 179 + random() * 2 : random() * 358 - 179,
    random() * 150 - 75,
  ]);
}

function starPolygon(random: () => number, center: LonLat, radiusKm: number): LonLat[][] {
  const outer = starRing(random, center, radiusKm, 0.5);
  return random() < 0.33 ? [outer, starRing(random, center, radiusKm * 0.3, 0.4).reverse()] : [outer];
}

function starRing(random: () => number, [lon, lat]: LonLat, radiusKm: number, smallest: number): LonLat[] {
  const corners = 7 + Math.floor(random() * 34);
  const ring = Array.from({ length: corners }, (_, corner): LonLat => {
    const bearing = ((corner + random() * 0.8) / corners) * 2 * Math.PI;
    const away = (radiusKm * (smallest + random() * (1 - smallest))) / kmPerDegree;
    const north = lat + away * Math.sin(bearing);
    const east = lon + (away * Math.cos(bearing)) / Math.cos((lat * Math.PI) / 180);
    return [wrapLongitude(east), north];
  });
  return [...ring, ring[0]!];
}

export function wrapLongitude(lon: number): number {
  return ((((lon + 180) % 360) + 360) % 360) - 180;
}
