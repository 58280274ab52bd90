const FIRST_BYTES = 256;

/** Bytes that grow as they are written. Integers take 7 bits a byte, lowest first; the sign is the lowest bit. */
export class ByteWriter {
  private bytes = new Uint8Array(FIRST_BYTES);
  length = 0;

  byte(value: number): void {
    if (this.length === this.bytes.length) this.grow();
    this.bytes[this.length++] = value;
  }

  /** An integer in [0, 2^53]. */
  unsigned(value: number): void {
    let rest = value;
    while (rest >= 128) {
      this.byte((rest % 128) | 128);
      rest = Math.floor(rest / 128);
    }
    this.byte(rest);
  }

  /**
   * An integer in [-2^53, 2^53]: zigzag, but split before it is doubled, because twice 2^53 less one is no double.
   */
  signed(value: number): void {
    const sign = value < 0 ? 1 : 0;
    const magnitude = Math.abs(value);
    const low = ((magnitude % 64) << 1) | sign;
    if (magnitude < 64) return this.byte(low);
    this.byte(low | 128);
    this.unsigned(Math.floor(magnitude / 64));
  }

  /** A copy of what was written; the writer starts again. */
  take(): Uint8Array {
    const taken = this.bytes.slice(0, this.length);
    this.length = 0;
    return taken;
  }

  private grow(): void {
    const larger = new Uint8Array(this.bytes.length * 2);
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
