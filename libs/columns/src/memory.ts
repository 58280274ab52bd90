/** Where the columns of a batch lie. Every array comes zeroed and is claimed once. */
export interface ColumnMemory {
  float64(length: number): Float64Array;
  uint32(length: number): Uint32Array;
  uint16(length: number): Uint16Array;
  uint8(length: number): Uint8Array;
  int8(length: number): Int8Array;
}

/** Columns with memory of their own. */
export const ownMemory: ColumnMemory = {
  float64: (length) => new Float64Array(length),
  uint32: (length) => new Uint32Array(length),
  uint16: (length) => new Uint16Array(length),
  uint8: (length) => new Uint8Array(length),
  int8: (length) => new Int8Array(length),
};

/** Every column begins where any kind of number may stand. */
const ALIGNMENT = 8;

/**
 * Columns one after another in one buffer. Two threads that build the same batches in the same order over one shared buffer
 * have the same columns. Throws RangeError when the buffer is too small.
 */
export class BufferMemory implements ColumnMemory {
  private at = 0;

  constructor(private readonly buffer: ArrayBufferLike) {}

  float64(length: number): Float64Array {
    return new Float64Array(this.buffer, this.claim(length * 8), length);
  }

  uint32(length: number): Uint32Array {
    return new Uint32Array(this.buffer, this.claim(length * 4), length);
  }

  uint16(length: number): Uint16Array {
    return new Uint16Array(this.buffer, this.claim(length * 2), length);
  }

  uint8(length: number): Uint8Array {
    return new Uint8Array(this.buffer, this.claim(length), length);
  }

  int8(length: number): Int8Array {
    return new Int8Array(this.buffer, this.claim(length), length);
  }

  private claim(bytes: number): number {
    const start = this.at;
    this.at = Math.ceil((start + bytes) / ALIGNMENT) * ALIGNMENT;
    return start;
  }
}

/** Says how many bytes `BufferMemory` needs for what `build` makes. Builds it once, and lets it go. */
export function bytesNeeded(build: (memory: ColumnMemory) => unknown): number {
  let bytes = 0;
  const count = <T extends { readonly byteLength: number }>(array: T): T => {
    bytes += Math.ceil(array.byteLength / ALIGNMENT) * ALIGNMENT;
    return array;
  };
  build({
    float64: (length) => count(new Float64Array(length)),
    uint32: (length) => count(new Uint32Array(length)),
    uint16: (length) => count(new Uint16Array(length)),
    uint8: (length) => count(new Uint8Array(length)),
    int8: (length) => count(new Int8Array(length)),
  });
  return bytes;
}
