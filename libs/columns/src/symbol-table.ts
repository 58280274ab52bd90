/** FNV-1a (Fowler, Noll, Vo): short names, one multiplication a byte. */
const HASH_START = 0x811c9dc5;
const HASH_PRIME = 0x01000193;
const EMPTY = -1;
/** Share of the names that are to differ in what is hashed of them. */
const TOLD_APART = 0.9;

/**
 * A fixed set of names, found by their bytes: name i has row i.
 *
 * The hash only says where to look; the bytes are compared, so two names that collide are never taken for each other.
 * Memory: the names' bytes and 4 × the next power of two above twice their number, and 1 KB.
 */
export class SymbolTable {
  readonly size: number;
  private readonly bytes: Uint8Array;
  /** Name i is bytes[starts[i], starts[i + 1]). */
  private readonly starts: Int32Array;
  private readonly slots: Int32Array;
  private readonly mask: number;
  /** Every so many bytes of a name are hashed. */
  private readonly stride: number;
  /** The row found last. */
  private found = EMPTY;
  private readonly longest: number;
  /** Rows of the names of one byte: most keys of a terse venue. */
  private readonly singles = new Int32Array(256).fill(EMPTY);

  /** Throws RangeError when a name stands twice. */
  constructor(names: readonly string[]) {
    const texts = names.map((name) => new TextEncoder().encode(name));
    this.size = names.length;
    this.starts = new Int32Array(names.length + 1);
    texts.forEach((text, i) => (this.starts[i + 1] = this.starts[i] + text.length));
    this.bytes = new Uint8Array(this.starts[names.length]);
    texts.forEach((text, i) => this.bytes.set(text, this.starts[i]));
    this.longest = texts.reduce((longest, text) => Math.max(longest, text.length), 0);
    this.mask = 2 ** Math.ceil(Math.log2(2 * names.length + 2)) - 1;
    this.slots = new Int32Array(this.mask + 1).fill(EMPTY);
    this.stride = strideOf(texts);
    texts.forEach((text, i) => this.insert(i, text));
  }

  /** The row of the name source[start, end), or -1. */
  find(source: Uint8Array, start: number, end: number): number {
    const length = end - start;
    if (length === 1) return this.singles[source[start]];
    if (length > this.longest || length === 0) return -1;
    // A word that tells what a frame is stands in most of them.
    if (this.found >= 0 && this.isName(this.found, source, start, end)) return this.found;
    for (let slot = this.slotOf(source, start, end); ; slot = (slot + 1) & this.mask) {
      const row = this.slots[slot];
      if (row === EMPTY) return -1;
      if (this.isName(row, source, start, end)) return (this.found = row);
    }
  }

  private insert(row: number, text: Uint8Array): void {
    if (this.find(text, 0, text.length) >= 0) throw new RangeError(`${new TextDecoder().decode(text)} stands twice`);
    let slot = this.slotOf(text, 0, text.length);
    while (this.slots[slot] !== EMPTY) slot = (slot + 1) & this.mask;
    this.slots[slot] = row;
    if (text.length === 1) this.singles[text[0]] = row;
  }

  private slotOf(source: Uint8Array, start: number, end: number): number {
    const { stride } = this;
    let hash = HASH_START ^ (end - start);
    for (let i = start; i < end; i += stride) hash = Math.imul(hash ^ source[i], HASH_PRIME);
    // FNV's low bits are weak on names that differ in one bit; the fold costs nothing.
    return (hash ^ (hash >>> 15)) & this.mask;
  }

  private isName(row: number, source: Uint8Array, start: number, end: number): boolean {
    const from = this.starts[row];
    const length = end - start;
    if (this.starts[row + 1] - from !== length) return false;
    for (let i = 0; i < length; i++) if (this.bytes[from + i] !== source[start + i]) return false;
    return true;
  }
}

/** The words of a text, as a type. */
type Word<Text extends string> = Text extends `${infer First} ${infer Rest}` ? First | Word<Rest> : Text;

/** The words of a text by their place: 'p q' → { p: 0, q: 1 }. */
export function numbered<Text extends string>(text: Text): Readonly<Record<Word<Text>, number>> {
  return Object.fromEntries(text.split(' ').map((word, i) => [word, i])) as Record<Word<Text>, number>;
}

/** How many bytes may be passed over for each that is hashed: names that only the others tell apart share a slot. */
function strideOf(texts: readonly Uint8Array[]): number {
  const apart = [4, 3, 2].find((stride) => {
    const hashed = texts.map((text) => `${text.length} ${text.filter((_, i) => i % stride === 0).join(' ')}`);
    return new Set(hashed).size >= texts.length * TOLD_APART;
  });
  return apart ?? 1;
}
