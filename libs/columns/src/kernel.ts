import { CLAIMS, TEXT, TEXT_BYTES_MAX } from './kernel-map';
import { KERNEL } from './kernel.wasm';

/** What of the platform is used: not all of its types are of browsers and servers alike. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};

/** What the kernel can do; addresses are of its memory, places are of the text. `../kernel` says what each does. */
interface Calls {
  readonly memory: { readonly buffer: ArrayBuffer };
  readObject(address: number, at: number): number;
  passMembers(address: number, at: number): number;
  addKey(address: number, place: number): void;
  countMiss(address: number): void;
  readTable(address: number, at: number): number;
  readValue(at: number, span: number, unit: number): number;
}

/** What is claimed begins where a double may. */
const ALIGNMENT = 8;

/**
 * The reader of plain JSON, in WebAssembly: it compares eight and reads sixteen bytes at a time, which JavaScript
 * cannot.
 *
 * It reads the text that it holds a copy of, and guesses nothing: what is not plain, or not as it was before, it leaves to
 * readers in TypeScript. Its memory is never grown, so that views of it stay; what is not used of it is no memory.
 */
class Kernel {
  /** The text that was opened last. */
  bytes: Uint8Array = new Uint8Array(0);
  /** Whether the kernel has it: it is not too long. */
  isHolding = false;
  readonly calls: Calls;
  /** All of its memory, for what is read by words that begin anywhere. */
  readonly view: DataView;
  private readonly memory: Uint8Array;
  private claimed = CLAIMS;

  constructor() {
    const module = new WebAssembly.Module(Uint8Array.from(atob(KERNEL), (byte) => byte.charCodeAt(0)));
    this.calls = new WebAssembly.Instance(module).exports as Calls;
    this.memory = new Uint8Array(this.calls.memory.buffer);
    this.view = new DataView(this.calls.memory.buffer);
  }

  /** Takes another text, or the same again that may have changed. */
  open(bytes: Uint8Array, bytesMax = TEXT_BYTES_MAX): void {
    const { length } = bytes;
    this.bytes = bytes;
    this.isHolding = length <= bytesMax;
    if (!this.isHolding) return;
    this.memory.set(bytes, TEXT);
    this.memory[TEXT + length] = 0;
  }

  words(address: number, length: number): Int32Array {
    return new Int32Array(this.memory.buffer, address, length);
  }

  doubles(address: number, length: number): Float64Array {
    return new Float64Array(this.memory.buffer, address, length);
  }

  octets(address: number, length: number): Uint8Array {
    return this.memory.subarray(address, address + length);
  }

  /** The address of so many bytes that nobody else has, or -1 when there are no more. */
  claim(bytes: number): number {
    const address = this.claimed;
    const end = address + Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
    if (end > this.memory.length) return -1;
    this.claimed = end;
    return address;
  }
}

/** The only one of a thread. */
export const kernel = /* @__PURE__ */ new Kernel();

/** As `Kernel.claim`, for what cannot be done without: throws RangeError when there is no more memory. */
export function claim(bytes: number): number {
  const address = kernel.claim(bytes);
  if (address < 0) throw new RangeError('no memory left for readers of JSON');
  return address;
}
