import { claim, kernel } from './kernel';
import {
  ADDRESS_BYTES,
  BIT,
  CHILD,
  FIELD,
  LENGTH,
  LITERAL,
  LITERAL_BYTES_MAX,
  NOWHERE,
  OTHER,
  PLACE,
  PLACE_BYTES,
  PLACES_MAX,
  PLACES_USED,
  ROOT,
  SPAN,
  UNIT,
  WAY,
} from './kernel-map';

/** More ways to go on from one place are no habit. */
const WAYS_MAX = 8;

/** Where the kernel finds a field: its number, and the addresses of its span, its units, and the readers of what is within. */
export interface FieldAddress {
  readonly field: number;
  readonly span: number;
  readonly unit: number;
  readonly child: number;
}

/**
 * How somebody writes an object: what stands between its values, `,"p":`, learned from objects that were read key by key.
 *
 * It is a tree of places in the kernel's memory. A place is where a value begins; the ways from it are the literals that were
 * seen to follow the value, each with the field whose value comes then. It only guesses: the kernel, which follows it,
 * compares each byte of a literal, so that the way to a place says which keys were passed, none of them twice.
 */
export class JsonLayout {
  private readonly root = claim(PLACES_MAX * PLACE_BYTES);
  private readonly memory = kernel.octets(this.root, PLACES_MAX * PLACE_BYTES);
  private readonly words = kernel.words(this.root, (PLACES_MAX * PLACE_BYTES) / ADDRESS_BYTES);

  /** @param header of the object whose layout it is: the place that was come to stands there */
  constructor(private readonly header: Int32Array) {
    header[ROOT] = header[PLACE] = this.root;
    // A place without a way on: what stands there was not seen before, or there is no room to remember it.
    header[NOWHERE] = claim(PLACE_BYTES);
    header[PLACES_USED] = 1;
  }

  /** Nothing is known of what comes, and nothing will be learned of it. */
  get isLost(): boolean {
    return this.header[PLACE] === this.header[NOWHERE];
  }

  /** Another object begins. */
  begin(): void {
    this.header[PLACE] = this.root;
  }

  /** What comes of this object is not to be learned. */
  lose(): void {
    this.header[PLACE] = this.header[NOWHERE];
  }

  /** Remembers what stands before the value of a field: bytes[from, start). */
  learn(field: FieldAddress, from: number, start: number): void {
    if (!this.hasRoom(start - from)) return this.lose();
    const { words, header } = this;
    const way = this.root + header[PLACES_USED]++ * PLACE_BYTES;
    const place = this.wordOf(header[PLACE]) + WAY / ADDRESS_BYTES;
    const word = this.wordOf(way);
    writePlace(words, word, field);
    words[word + OTHER / ADDRESS_BYTES] = words[place];
    words[word + LENGTH / ADDRESS_BYTES] = start - from;
    const literal = way - this.root + LITERAL - from;
    for (let at = from; at < start; at++) this.memory[literal + at] = kernel.bytes[at];
    words[place] = way;
    header[PLACE] = way;
  }

  private wordOf(address: number): number {
    return (address - this.root) / ADDRESS_BYTES;
  }

  /** Whether a literal of so many bytes can be remembered here. Counts where it cannot. */
  private hasRoom(length: number): boolean {
    if (length > LITERAL_BYTES_MAX) return false;
    const { words, header } = this;
    let ways = 0;
    let way = words[this.wordOf(header[PLACE]) + WAY / ADDRESS_BYTES];
    for (; way > 0; ways++) way = words[this.wordOf(way) + OTHER / ADDRESS_BYTES];
    if (header[PLACES_USED] < PLACES_MAX && ways < WAYS_MAX) return true;
    kernel.calls.countMiss(header.byteOffset);
    return false;
  }
}

/** Writes where a field is found to a place that begins at a word; it has no literal yet, and no way goes on from it. */
export function writePlace(words: Int32Array, word: number, { field, span, unit, child }: FieldAddress): void {
  words[word + WAY / ADDRESS_BYTES] = 0;
  words[word + OTHER / ADDRESS_BYTES] = 0;
  words[word + LENGTH / ADDRESS_BYTES] = 0;
  words[word + FIELD / ADDRESS_BYTES] = field;
  words[word + BIT / ADDRESS_BYTES] = 1 << field;
  words[word + SPAN / ADDRESS_BYTES] = span;
  words[word + UNIT / ADDRESS_BYTES] = unit;
  words[word + CHILD / ADDRESS_BYTES] = child;
}
