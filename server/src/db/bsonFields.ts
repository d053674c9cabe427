const types = { double: 1, text: 2, document: 3, array: 4, id: 7, boolean: 8, date: 9, none: 10 } as const;
const moreTypes = { int32: 16, timestamp: 17, int64: 18 } as const;

export type RingVisitor = (ring: Float64Array, isOuter: boolean) => void;

/** The numbers read last, by all readers in turn. */
let scratch = new Float64Array(1_024);

/**
 * Single values of a document as it came over the wire, without an object for all of it: the driver makes an
 * array of each vertex of a polygon, which costs ten times what it costs to pass over the bytes.
 *
 * Errors: a RangeError where a value is not there or of another kind. A class, since one is made for every
 * document read, and functions of its own for each would be most of what is made.
 */
export class BsonFields {
  readonly #document: Uint8Array;
  readonly #view: DataView;

  constructor(document: Uint8Array) {
    this.#document = document;
    this.#view = new DataView(document.buffer, document.byteOffset, document.byteLength);
  }

  number(name: string): number {
    const at = this.#find(name);
    return this.#numberAt(this.#typeOf(name, at), at);
  }

  numberOrNull(name: string): number | null {
    const at = this.#find(name);
    const type = this.#typeOf(name, at);
    return type === types.none ? null : this.#numberAt(type, at);
  }

  text(name: string): string {
    const at = this.#find(name);
    if (this.#typeOf(name, at) !== types.text) throw new RangeError(`'${name}' is no text.`);
    return this.#textAt(at);
  }

  numbers(name: string): number[] {
    return Array.from(scratch.subarray(0, this.#readNumbers(this.#find(name))));
  }

  /**
   * Visits the rings of a GeoJSON Polygon or MultiPolygon, of each polygon the outer one first, each as lon, lat,
   * lon, lat, … The array is the visitor's until it returns.
   */
  rings(name: string, visit: RingVisitor): void {
    const geometry = this.#find(name);
    const coordinates = this.#find('coordinates', geometry);
    if (this.#textAt(this.#find('type', geometry)) !== 'MultiPolygon') {
      this.#eachRing(coordinates, visit);
      return;
    }
    for (let next = coordinates + 4; this.#document[next] !== 0; next = this.#after(next)) {
      this.#eachRing(this.#valueAt(next), visit);
    }
  }

  /** Where the value of a field begins. Elements are a type, a name that ends with a zero, and a value. */
  #find(name: string, start = 0): number {
    for (let next = start + 4; this.#document[next] !== 0; next = this.#after(next)) {
      if (this.#isNamed(next, name)) return next + name.length + 2;
    }
    throw new RangeError(`'${name}' is missing in a document.`);
  }

  #isNamed(element: number, name: string): boolean {
    for (let index = 0; index < name.length; index++) {
      if (this.#document[element + 1 + index] !== name.charCodeAt(index)) return false;
    }
    return this.#document[element + 1 + name.length] === 0;
  }

  #valueAt(element: number): number {
    let at = element + 1;
    while (this.#document[at] !== 0) at++;
    return at + 1;
  }

  #after(element: number): number {
    const at = this.#valueAt(element);
    return at + this.#lengthOf(this.#document[element]!, at);
  }

  #typeOf(name: string, at: number): number {
    return this.#document[at - name.length - 2]!;
  }

  #lengthOf(type: number, at: number): number {
    switch (type) {
      case types.document:
      case types.array:
        return this.#view.getInt32(at, true);
      case types.text:
        return 4 + this.#view.getInt32(at, true);
      case types.double:
      case types.date:
      case moreTypes.timestamp:
      case moreTypes.int64:
        return 8;
      case moreTypes.int32:
        return 4;
      case types.boolean:
        return 1;
      case types.none:
        return 0;
      case types.id:
        return 12;
      default:
        throw new RangeError(`A BSON value of type ${type} is not expected.`);
    }
  }

  #numberAt(type: number, at: number): number {
    if (type === types.double) return this.#view.getFloat64(at, true);
    if (type === moreTypes.int32) return this.#view.getInt32(at, true);
    if (type === moreTypes.int64) return Number(this.#view.getBigInt64(at, true));
    throw new RangeError('A number is missing in a document.');
  }

  #textAt(at: number): string {
    const { buffer, byteOffset } = this.#document;
    return Buffer.from(buffer, byteOffset + at + 4, this.#view.getInt32(at, true) - 1).toString('utf8');
  }

  #eachRing(polygon: number, visit: RingVisitor): void {
    let isOuter = true;
    for (let next = polygon + 4; this.#document[next] !== 0; next = this.#after(next)) {
      const count = this.#readNumbers(this.#valueAt(next));
      visit(scratch.subarray(0, count), isOuter);
      isOuter = false;
    }
  }

  /** Reads the numbers of an array, those of arrays within it included, into `scratch`; returns how many. */
  #readNumbers(start: number, before = 0): number {
    // an element takes at least seven bytes
    const most = before + Math.floor(this.#view.getInt32(start, true) / 7);
    if (most > scratch.length) {
      const larger = new Float64Array(most * 2);
      larger.set(scratch);
      scratch = larger;
    }
    let count = before;
    for (let next = start + 4; this.#document[next] !== 0; ) {
      const type = this.#document[next]!;
      const at = this.#valueAt(next);
      if (type === types.array) count = this.#readNumbers(at, count);
      else scratch[count++] = this.#numberAt(type, at);
      next = at + this.#lengthOf(type, at);
    }
    return count;
  }
}
