/** Hands out memory from large pieces, since to make a small piece by itself costs more than to fill it. */
export class Slab {
  private memory: ArrayBuffer;
  private used = 0;

  /** @param size bytes of a piece */
  constructor(private readonly size: number) {
    this.memory = new ArrayBuffer(size);
  }

  /** Memory that nobody else has; it need not be zero. */
  claim(length: number): Uint8Array {
    if (length > this.size / 4) return new Uint8Array(length);
    if (this.used + length > this.size) {
      this.memory = new ArrayBuffer(this.size);
      this.used = 0;
    }
    this.used += length;
    return new Uint8Array(this.memory, this.used - length, length);
  }
}
