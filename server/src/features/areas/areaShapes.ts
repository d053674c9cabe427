import type { BoundingBox, LonLat } from '@wip/shared/geo.ts';
import { BsonFields, type RingVisitor } from '../../db/bsonFields.ts';
import type { StoredArea } from './areas.repo.ts';

/** What a tile needs of an area. */
export interface AreaShape
  extends Pick<StoredArea, 'number' | 'name' | 'population' | 'center' | 'bbox' | 'areaKm2'> {
  /**
   * Visits the rings of its polygons, of each polygon the outer one first, each as lon, lat, lon, lat, … The array
   * is the visitor's until it returns.
   */
  eachRing(visit: RingVisitor): void;
}

/** The fields of an area's document that make its shape. */
export const shapeFields = ['number', 'name', 'population', 'center', 'bbox', 'areaKm2', 'geometry'] as const;

/** The shape in a document as it came from the database; most names and rings are never asked for. */
export function readShape(document: Uint8Array): AreaShape {
  const fields = new BsonFields(document);
  return {
    number: fields.number('number'),
    get name() {
      return fields.text('name');
    },
    population: fields.numberOrNull('population'),
    center: toLonLat(fields.numbers('center')),
    bbox: toBox(fields.numbers('bbox')),
    areaKm2: fields.number('areaKm2'),
    eachRing: (visit) => fields.rings('geometry', visit),
  };
}

function toLonLat([lon, lat]: readonly number[]): LonLat {
  return [lon!, lat!];
}

function toBox([west, south, east, north]: readonly number[]): BoundingBox {
  return [west!, south!, east!, north!];
}
