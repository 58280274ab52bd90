/** Longest integer of any size that is read, in bytes: 2^446. */
const BIG_BYTES_MAX = 64;
const SHORT_TEXT = 32;
/** Of numbers below 2^28. */
const SHORT_BYTES = 4;
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * Reads what `ByteWriter` wrote. Never throws: after bytes that nobody writes `hasFailed` is true, and what is read means
 * nothing. It allocates nothing but the texts, none longer than the frame.
 */
export class ByteReader {
  hasFailed = false;
  /** The lowest bits of the last `packed`. */
  low = 0;
  /** The byte that is read next. */
  at = 0;
  private view: DataView | null = null;

  constructor(private readonly bytes: Uint8Array) {}

  /** Bytes not yet read. */
  get left(): number {
    return this.bytes.length - this.at;
  }

  /** Ends the reading. What is read from here on is 0. */
  fail(): 0 {
    this.hasFailed = true;
    this.at = this.bytes.length;
    return 0;
  }

  byte(): number {
    if (this.at >= this.bytes.length) return this.fail();
    return this.bytes[this.at++];
  }

  uint(): number {
    return this.packed(0);
  }

  /** Goes back to a byte before which nothing has failed. */
  rewind(at: number): void {
    this.at = at;
    this.hasFailed = false;
  }

  /** What was written above the `bits` lowest bits, which are then in `low`. */
  packed(bits: number): number {
    const { at } = this;
    const code = this.shortUint();
    if (code < 0) {
      this.at = at;
      return this.longPacked(bits);
    }
    this.low = code & ((1 << bits) - 1);
    return code >>> bits;
  }

  int(): number {
    const value = this.packed(1);
    return this.low === 0 ? value : -value - 1;
  }

  /** An `int` of any size. */
  bigInt(): bigint {
    let code = 0n;
    for (let size = 0; size < BIG_BYTES_MAX; size++) {
      const byte = this.byte();
      code |= BigInt(byte & 127) << BigInt(7 * size);
      if (byte < 128) return code & 1n ? -(code >> 1n) - 1n : code >> 1n;
    }
    this.fail();
    return code;
  }

  text(): string {
    return this.textOf(this.uint());
  }

  /** @param length in bytes */
  textOf(length: number): string {
    if (length > this.left) this.fail();
    if (this.hasFailed) return '';
    const from = this.at;
    this.at += length;
    let short = '';
    if (length <= SHORT_TEXT) {
      while (short.length < length && this.bytes[from + short.length] < 128) {
        short += String.fromCharCode(this.bytes[from + short.length]);
      }
      if (short.length === length) return short;
    }
    return decoder.decode(this.bytes.subarray(from, this.at));
  }

  uint32(): number {
    return this.left < 4 ? this.fail() : this.over().getUint32((this.at += 4) - 4, true);
  }

  float64(): number {
    return this.left < 8 ? this.fail() : this.over().getFloat64((this.at += 8) - 8, true);
  }

  /** A `uint` of at most four bytes that are not the last ones of the frame; else -1. */
  private shortUint(): number {
    const { bytes } = this;
    if (this.left < SHORT_BYTES) return -1;
    let value = 0;
    for (let shift = 0; shift < 7 * SHORT_BYTES; shift += 7) {
      const byte = bytes[this.at++];
      value |= (byte & 127) << shift;
      if (byte < 128) return value;
    }
    return -1;
  }

  /** The same of any number of bytes: each is seven bits higher than the one before. */
  private longPacked(bits: number): number {
    let byte = this.byte();
    this.low = byte & ((1 << bits) - 1);
    let value = (byte & 127) >> bits;
    for (let scale = 128 >> bits; byte > 127; scale *= 128) {
      byte = this.byte();
      value += (byte & 127) * scale;
      if (!(value <= Number.MAX_SAFE_INTEGER)) return this.fail();
    }
    return value;
  }

  private over(): DataView {
    return (this.view ??= new DataView(this.bytes.buffer, this.bytes.byteOffset, this.bytes.length));
  }
}
