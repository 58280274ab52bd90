const SLOW_FROM = 2 ** 31;
/** Below, there is room for some bits more in 31. */
const SMALL_END = 2 ** 28;
const text = new TextEncoder();

/**
 * Writes numbers and texts one after the other into memory that grows. A number that cannot be written exactly sets `isInexact`
 * instead of being rounded.
 */
export class ByteWriter {
  length = 0;
  /** Whether some number since the last `clear` was no exact integer: what is written is then worth nothing. */
  isInexact = false;
  private bytes: Uint8Array;
  private view: DataView;

  constructor(capacity: number) {
    this.bytes = new Uint8Array(capacity);
    this.view = new DataView(this.bytes.buffer);
  }

  clear(): void {
    this.length = 0;
    this.isInexact = false;
  }

  /** A copy of what was written since the last `clear`. */
  take(): Uint8Array {
    return this.bytes.slice(0, this.length);
  }

  /** Memory in which at least so many bytes may be written at `length` by hand; who does adds them to it. */
  room(bytes: number): Uint8Array {
    this.reserve(bytes);
    return this.bytes;
  }

  /** Copies some of what was written to a place of other memory. */
  copyTo(
    target: Uint8Array,
    { at, from, to }: { readonly at: number; readonly from: number; readonly to: number },
  ): void {
    target.set(this.bytes.subarray(from, to), at);
  }

  byte(value: number): void {
    this.reserve(1);
    this.bytes[this.length++] = value;
  }

  /** LEB128 of an integer of 0 or more: seven bits in each byte, lowest first, the top bit where more follow. */
  uint(value: number): void {
    let rest = value | 0;
    if (rest !== value || rest < 0) return this.large(value);
    this.reserve(8);
    for (; rest > 127; rest >>>= 7) this.bytes[this.length++] = rest | 128;
    this.bytes[this.length++] = rest;
  }

  /** `uint` of value × 2^bits + low, which may pass 2^53. */
  packed(value: number, low: number, bits: number): void {
    const small = value | 0;
    if (small === value && small >= 0 && small < SMALL_END) return this.uint((small << bits) | low);
    const room = 128 >> bits;
    this.byte(((value % room) << bits) | low | 128);
    this.uint(Math.floor(value / room));
  }

  /** `uint` of 2n where n is 0 or more, and of -2n - 1 below: small numbers of either sign are short. */
  int(value: number): void {
    if (!Number.isSafeInteger(value)) this.isInexact = true;
    else if (value < 0) this.packed(-value - 1, 1, 1);
    else this.packed(value, 0, 1);
  }

  /** As `int`, of any size. */
  bigInt(value: bigint): void {
    let rest = value < 0n ? -2n * value - 1n : 2n * value;
    for (; rest > 127n; rest >>= 7n) this.byte(Number(rest & 127n) | 128);
    this.byte(Number(rest));
  }

  /** Length in bytes as `packed` (by itself: as `uint`), and UTF-8. */
  text(value: string, low = 0, bits = 0): void {
    const bytes = text.encode(value);
    this.packed(bytes.length, low, bits);
    this.append(bytes);
  }

  append(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  uint32(value: number): void {
    this.reserve(4);
    this.view.setUint32(this.length, value, true);
    this.length += 4;
  }

  float64(value: number): void {
    this.reserve(8);
    this.view.setFloat64(this.length, value, true);
    this.length += 8;
  }

  private large(value: number): void {
    if (!(value >= 0 && Number.isSafeInteger(value))) {
      this.isInexact = true;
      return;
    }
    this.reserve(8);
    let rest = value;
    for (; rest >= SLOW_FROM; rest = Math.floor(rest / 128)) this.bytes[this.length++] = (rest % 128) | 128;
    for (; rest > 127; rest >>>= 7) this.bytes[this.length++] = rest | 128;
    this.bytes[this.length++] = rest;
  }

  private reserve(bytes: number): void {
    if (this.length + bytes <= this.bytes.length) return;
    const grown = new Uint8Array(2 * (this.length + bytes));
    grown.set(this.bytes);
    this.bytes = grown;
    this.view = new DataView(grown.buffer);
  }
}
