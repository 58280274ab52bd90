import { kernel } from './kernel';
import { NAME, NAME_BYTES_MAX, TEXT } from './kernel-map';

/** Bytes of a word: names are hashed and compared by words. */
const WORD = 4;
/** An odd number whose product spreads over the high bits: 2^32 divided by the golden ratio. */
const SPREAD = 0x9e3779b1;
const EMPTY = -1;
/** What of a word is of a name of which so many bytes are left. */
const MASKS = Int32Array.of(0, 0xff, 0xffff, 0xffffff);

/**
 * A fixed set of names, found by their bytes: name i has row i.
 *
 * The hash only says where to look; the bytes are compared, so two names that collide are never taken for each other.
 * Memory: the names' bytes, 8 bytes a name, and 4 × the next power of two above twice their number.
 */
export class SymbolTable {
  readonly size: number;
  /** The names, each filled up with zeros to whole words. */
  private readonly words: Int32Array;
  /** Where name i begins among the words, and its bytes. */
  private readonly starts: Int32Array;
  private readonly lengths: Int32Array;
  private readonly slots: Int32Array;
  private readonly mask: number;
  /** The row found last. */
  private found = EMPTY;
  private readonly longest: number;

  /** Throws RangeError when a name stands twice, or is of more than 1,024 bytes. */
  constructor(names: readonly string[]) {
    const texts = names.map((name) => new TextEncoder().encode(name));
    this.size = names.length;
    this.lengths = Int32Array.from(texts, (text) => text.length);
    this.longest = this.lengths.reduce((longest, length) => Math.max(longest, length), 0);
    if (this.longest > NAME_BYTES_MAX) throw new RangeError(`a name of more than ${NAME_BYTES_MAX} bytes`);
    this.starts = new Int32Array(names.length + 1);
    texts.forEach((text, i) => (this.starts[i + 1] = this.starts[i] + Math.ceil(text.length / WORD)));
    this.words = new Int32Array(this.starts[names.length]);
    this.mask = 2 ** Math.ceil(Math.log2(2 * names.length + 2)) - 1;
    this.slots = new Int32Array(this.mask + 1).fill(EMPTY);
    texts.forEach((text, i) => this.insert(i, text));
  }

  /** The row of the name source[start, end), or -1. */
  find(source: Uint8Array, start: number, end: number): number {
    const length = end - start;
    if (length > this.longest || length === 0) return EMPTY;
    const at = kernel.isHolding && source === kernel.bytes ? TEXT + start : copyOf(source, start, end);
    // A word that tells what a frame is stands in most of them.
    if (this.found >= 0 && this.isName(this.found, at, length)) return this.found;
    for (let slot = this.slotOf(at, length); ; slot = (slot + 1) & this.mask) {
      const row = this.slots[slot];
      if (row === EMPTY) return EMPTY;
      if (this.isName(row, at, length)) return (this.found = row);
    }
  }

  private insert(row: number, text: Uint8Array): void {
    if (this.find(text, 0, text.length) >= 0) throw new RangeError(`${new TextDecoder().decode(text)} stands twice`);
    const at = copyOf(text, 0, text.length);
    const first = this.starts[row];
    for (let word = 0; word < this.starts[row + 1] - first; word++)
      this.words[first + word] = wordOf(at + word * WORD, text.length - word * WORD);
    let slot = this.slotOf(at, text.length);
    while (this.slots[slot] !== EMPTY) slot = (slot + 1) & this.mask;
    this.slots[slot] = row;
  }

  private slotOf(at: number, length: number): number {
    let hash = length;
    for (let i = 0; i < length; i += WORD) {
      hash = Math.imul(hash ^ wordOf(at + i, length - i), SPREAD);
      hash ^= hash >>> 15;
    }
    return hash & this.mask;
  }

  private isName(row: number, at: number, length: number): boolean {
    if (this.lengths[row] !== length) return false;
    const { words } = this;
    let word = this.starts[row];
    for (let i = 0; i < length; i += WORD) if (words[word++] !== wordOf(at + i, length - i)) return false;
    return true;
  }
}

/** The word at an address of the kernel's memory, of which at most so many bytes are of the name. */
function wordOf(address: number, left: number): number {
  const word = kernel.view.getInt32(address, true);
  return left >= WORD ? word : word & MASKS[left];
}

/** Puts what the kernel does not hold where it can be read by words. Returns the address. */
function copyOf(source: Uint8Array, start: number, end: number): number {
  for (let i = start; i < end; i++) kernel.view.setUint8(NAME + i - start, source[i]);
  return NAME;
}

/** The words of a text, as a type. */
type Word<Text extends string> = Text extends `${infer First} ${infer Rest}` ? First | Word<Rest> : Text;

/** The words of a text by their place: 'p q' → { p: 0, q: 1 }. */
export function numbered<Text extends string>(text: Text): Readonly<Record<Word<Text>, number>> {
  return Object.fromEntries(text.split(' ').map((word, i) => [word, i])) as Record<Word<Text>, number>;
}
