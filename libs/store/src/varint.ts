const FIRST_BYTES = 256;

/** Below it an integer, its zigzag and every shift of it are small integers of the machine. */
const SMALL = 2 ** 30;
/** Four bytes of seven bits. */
const FOUR_BYTES = 2 ** 28;

/**
 * Bytes that grow as they are written. Integers take 7 bits a byte, lowest first; the sign is the lowest bit. Room is made
 * by `reserve`, once for all that is written next: what is written beyond it is lost.
 */
export class ByteWriter {
  private bytes = new Uint8Array(FIRST_BYTES);
  length = 0;

  /** Makes room for so many more bytes. */
  reserve(count: number): void {
    if (this.length + count > this.bytes.length) this.grow(count);
  }

  byte(value: number): void {
    this.bytes[this.length++] = value;
  }

  /** An integer in [0, 2^53]: 8 bytes at most. */
  unsigned(value: number): void {
    if (value < SMALL) this.small(value);
    else this.large(value);
  }

  /** An integer in [-2^53, 2^53]: 8 bytes at most. */
  signed(value: number): void {
    if (value > -SMALL && value < SMALL) this.small(value < 0 ? 1 - 2 * value : 2 * value);
    else this.largeSigned(value);
  }

  /** A copy of what was written; the writer starts again. */
  take(): Uint8Array {
    const taken = this.bytes.slice(0, this.length);
    this.length = 0;
    return taken;
  }

  private small(value: number): void {
    const { bytes } = this;
    let at = this.length;
    let rest = value | 0;
    while (rest > 127) {
      bytes[at++] = rest | 128;
      rest >>>= 7;
    }
    bytes[at++] = rest;
    this.length = at;
  }

  private large(value: number): void {
    const high = Math.floor(value / FOUR_BYTES);
    const low = value - high * FOUR_BYTES;
    for (let shift = 0; shift < 28; shift += 7) this.byte((low >> shift) | 128);
    this.small(high);
  }

  /** Zigzag, but split before it is doubled, because twice 2^53 less one is no double. */
  private largeSigned(value: number): void {
    const sign = value < 0 ? 1 : 0;
    const magnitude = Math.abs(value);
    this.byte(((magnitude % 64) << 1) | sign | 128);
    this.unsigned(Math.floor(magnitude / 64));
  }

  private grow(count: number): void {
    const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.length + count));
    larger.set(this.bytes);
    this.bytes = larger;
  }
}

/** Reads what `ByteWriter` wrote. Throws RangeError past the end, or for an integer above 2^53. */
export class ByteReader {
  private at = 0;

  constructor(private readonly bytes: Uint8Array) {}

  get isAtEnd(): boolean {
    return this.at === this.bytes.length;
  }

  byte(): number {
    if (this.at >= this.bytes.length) throw new RangeError('the bytes end inside a row');
    return this.bytes[this.at++];
  }

  unsigned(): number {
    let value = 0;
    let unit = 1;
    for (let byte = this.byte(); ; byte = this.byte()) {
      value += (byte & 127) * unit;
      if (value > 2 ** 53) throw new RangeError('an integer is above 2^53');
      if (byte < 128) return value;
      unit *= 128;
    }
  }

  signed(): number {
    const first = this.byte();
    const low = (first & 127) >> 1;
    const magnitude = first < 128 ? low : low + this.unsigned() * 64;
    return (first & 1) === 1 ? -magnitude : magnitude;
  }
}
