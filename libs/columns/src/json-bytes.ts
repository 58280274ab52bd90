import { JsonKind, type JsonValues, NO_UNITS, VALUE_BITS } from './json-values';

const QUOTE = 34;
const MINUS = 45;
const POINT = 46;
const ZERO = 48;
const NINE = 57;
const BACKSLASH = 92;
const EXPONENT = 101;
const LOWER_CASE = 0x20;
/** `0000` as a word: what is left of four digits when it is taken away is their values. */
const ZEROS = 0x30303030;
/** Added to the values of four digits, it leaves the upper halves of the bytes empty; what is more than 9 fills one. */
const SIXES = 0x06060606;
const UPPER_HALVES = 0xf0f0f0f0 | 0;
const EVEN_BYTES = 0x00ff00ff;
/** What is left of a point when `0` is taken away from it. */
const POINT_VALUE = POINT ^ ZERO;
/** Powers of ten by how many bits of a word are beyond its digits. */
const TENS = Float64Array.from({ length: 25 }, (_, bits) => 10 ** (3 - (bits >> 3)));
/** Four letters as a word, the first in its lowest byte. */
const TRUE = 0x65757274;
const FALS = 0x736c6166;
const NULL = 0x6c6c756e;

/** 1 for what a string may hold as it is: ASCII without control characters, quote and backslash. */
const PLAIN = Uint8Array.from({ length: 256 }, (_, byte) => {
  return Number(byte >= 0x20 && byte < 0x80 && byte !== QUOTE && byte !== BACKSLASH);
});

/**
 * The bytes of a JSON text, and what can be read at a place of them whatever stands around it. Values written plainly, as
 * nearly all are, are read in one pass with their numbers: strings of ASCII without escapes, decimals without an exponent,
 * true, false, null.
 */
export class JsonBytes {
  bytes: Uint8Array = new Uint8Array(0);
  protected limit = 0;
  /** The same memory, to be read four bytes at a time. Frames share buffers, and a view costs more to make than to use. */
  private view: DataView = new DataView(new ArrayBuffer(0));
  private origin = 0;

  /** Whether a literal of four bytes or more stands at a place; its last word ends where it does, and may overlap. */
  spells(words: Int32Array, from: number, length: number, at: number): boolean {
    if (at + length > this.limit) return false;
    const { view } = this;
    let place = this.origin + at;
    const last = place + length - 4;
    let word = from;
    for (; place < last; place += 4) if (view.getInt32(place, true) !== words[word++]) return false;
    return view.getInt32(last, true) === words[word];
  }

  /**
   * Reads the value at a place as value `index`, with its number where its text is one. Returns where it ends, or -1 where
   * none stands that is written plainly. What comes after it is not looked at.
   */
  plainValue(values: JsonValues, index: number, at: number): number {
    const { bytes, limit } = this;
    const first = at < limit ? bytes[at] : 0;
    if (first === QUOTE) return this.plainString(values, index, at + 1);
    if (first > NINE) return this.plainWord(values, index, at);
    if (first < ZERO && first !== MINUS) return -1;
    const end = this.plainDecimal(values, index, at);
    const span = index << VALUE_BITS;
    const isWhole = end < limit && values.spans[span + 3] !== NO_UNITS && (bytes[end] | LOWER_CASE) !== EXPONENT;
    if (!isWhole) return -1;
    const { spans } = values;
    spans[span] = at;
    spans[span + 1] = end;
    spans[span + 2] = JsonKind.Number;
    return end;
  }

  /** Reads these bytes from now on, which must not change meanwhile. */
  protected look(bytes: Uint8Array): void {
    this.bytes = bytes;
    this.limit = bytes.length;
    this.origin = bytes.byteOffset;
    if (bytes.buffer !== this.view.buffer) this.view = new DataView(bytes.buffer);
  }

  private plainString(values: JsonValues, index: number, start: number): number {
    const { bytes, limit } = this;
    const { spans } = values;
    const span = index << VALUE_BITS;
    const first = start < limit ? bytes[start] : 0;
    const isDecimal = first <= NINE && (first >= ZERO || first === MINUS);
    let end = isDecimal ? this.plainDecimal(values, index, start) : start;
    if (!isDecimal || bytes[end] !== QUOTE) {
      while (end < limit && PLAIN[bytes[end]] === 1) end++;
      if (end === limit || bytes[end] !== QUOTE) return -1;
      spans[span + 3] = NO_UNITS;
    }
    spans[span] = start;
    spans[span + 1] = end;
    spans[span + 2] = JsonKind.String;
    return end + 1;
  }

  /** Reads digits and a point, as far as they go, and returns where they end: a plain decimal, or else it has no units. */
  private plainDecimal(values: JsonValues, index: number, start: number): number {
    const { view, origin } = this;
    const last = this.limit - 4;
    const isNegative = this.bytes[start] === MINUS;
    const first = isNegative ? start + 1 : start;
    let units = 0;
    let point = 0;
    let at = first;
    for (;;) {
      const word = (at <= last ? view.getInt32(origin + at, true) : this.lastWord(at)) ^ ZEROS;
      const odd = (word | (word + SIXES)) & UPPER_HALVES;
      if (odd === 0) {
        units = units * 10_000 + fourDigits(word);
        at += 4;
        continue;
      }
      const bits = Math.clz32(odd & -odd) & 0x18;
      // So many bits of the word are no digits, its last bytes: they go, and zeros come before the others.
      if (bits !== 24) units = units * TENS[bits] + fourDigits((word << bits) << 8);
      at += 3 - (bits >> 3);
      if (point > 0 || ((word >>> (24 - bits)) & 0xff) !== POINT_VALUE) break;
      point = ++at;
    }
    values.units[index] = isNegative ? -units : units;
    const isPlain = isNumber(this.bytes, first, at, point) && units <= Number.MAX_SAFE_INTEGER;
    values.spans[(index << VALUE_BITS) + 3] =
      isPlain && !(isNegative && units === 0) ? (point > 0 ? at - point : 0) : NO_UNITS;
    return at;
  }

  private plainWord(values: JsonValues, index: number, at: number): number {
    const word = this.word(at);
    if (word === TRUE) return values.put(index, at, at + 4, JsonKind.True);
    if (word === FALS && this.bytes[at + 4] === EXPONENT) return values.put(index, at, at + 5, JsonKind.False);
    return word === NULL ? values.put(index, at, at + 4, JsonKind.Null) : -1;
  }

  /** Four bytes, the first the lowest; 0 for those beyond the end. */
  private word(at: number): number {
    return at + 4 <= this.limit ? this.view.getInt32(this.origin + at, true) : this.lastWord(at);
  }

  private lastWord(at: number): number {
    let word = 0;
    for (let i = this.limit - 1; i >= at; i--) word = (word << 8) | this.bytes[i];
    return word;
  }
}

/** The number that four digits write, given their values in the bytes of a word: first pairs of them, then both. */
function fourDigits(word: number): number {
  const pairs = (Math.imul(word, 10) + (word >>> 8)) & EVEN_BYTES;
  return (pairs & 0xff) * 100 + (pairs >>> 16);
}

/** Whether bytes[first, end), digits but for one at most whose place is before `point`, are a number as JSON writes it. */
function isNumber(bytes: Uint8Array, first: number, end: number, point: number): boolean {
  const whole = (point > 0 ? point - 1 : end) - first;
  return end > point && (whole === 1 || (whole > 1 && bytes[first] !== ZERO));
}
