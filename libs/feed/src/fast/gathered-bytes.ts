/** What a gatherer that was needed once for something large keeps afterwards. */
const KEPT_BYTES_MAX = 64 * 1024;
const FIRST_BYTES = 4 * 1024;

/**
 * Bytes put one after another. Memory grows with what really came, at most twice of it, and is let go when it was much: a
 * length that the other side merely claims costs nothing.
 */
export class GatheredBytes {
  /** The first `length` of them count; another array after each `append`. */
  bytes = new Uint8Array(0);
  length = 0;

  append(source: Uint8Array, from: number, to: number): void {
    const length = this.length + to - from;
    if (length > this.bytes.length) this.grow(length);
    this.bytes.set(new Uint8Array(source.buffer, source.byteOffset + from, to - from), this.length);
    this.length = length;
  }

  /** The bytes gathered, valid until the next `append`. */
  view(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }

  clear(): void {
    this.length = 0;
    if (this.bytes.length > KEPT_BYTES_MAX) this.bytes = new Uint8Array(0);
  }

  private grow(length: number): void {
    const grown = new Uint8Array(Math.max(FIRST_BYTES, 2 * this.bytes.length, length));
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
  }
}
