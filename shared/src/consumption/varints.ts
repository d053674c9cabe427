import { DomainError } from '../errors.ts';

const continued = 0x80;
const below = 0x7f;

/** Writes whole numbers in as few bytes as they need, seven bits a byte, the lowest first. */
export class VarintWriter {
  #bytes = new Uint8Array(256);
  #length = 0;

  /** Appends a whole number from 0 to 2^53 - 1. */
  unsigned(value: number): void {
    if (this.#length + 8 > this.#bytes.length) this.#grow();
    let rest = value;
    while (rest > below) {
      this.#bytes[this.#length++] = (rest % continued) | continued;
      rest = Math.floor(rest / continued);
    }
    this.#bytes[this.#length++] = rest;
  }

  /** Appends a whole number from -2^52 to 2^52 - 1; small ones of either sign take one byte. */
  signed(value: number): void {
    this.unsigned(value >= 0 ? value * 2 : -value * 2 - 1);
  }

  /** What was written; a copy. */
  bytes(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  #grow(): void {
    const larger = new Uint8Array(this.#bytes.length * 2);
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}

/** Reads what `VarintWriter` wrote. Errors: DomainError INVALID where the bytes end too early. */
export class VarintReader {
  readonly #bytes: Uint8Array;
  #position = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#position >= this.#bytes.length;
  }

  unsigned(): number {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = this.#bytes[this.#position++];
      if (byte === undefined) throw new DomainError('INVALID', 'The packed readings end too early.');
      value += (byte & below) * scale;
      if (byte < continued) return value;
      scale *= continued;
    }
  }

  signed(): number {
    const value = this.unsigned();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }
}
