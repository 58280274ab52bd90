import { PLAIN } from './json-text';
import {
  bitsAfter,
  digitsOf,
  FALS_WORD,
  firstDigits,
  fourDigits,
  hasPoint,
  NO_UNITS,
  NULL_WORD,
  oddOf,
  TENS,
  TRUE_WORD,
} from './json-word';
import { JsonKind, type JsonValues, VALUE_BITS } from './json-values';

const QUOTE = 34;
const PLUS = 43;
const MINUS = 45;
const POINT = 46;
const ZERO = 48;
const NINE = 57;
const EXPONENT = 101;
const LOWER_CASE = 0x20;
/**
 * The bytes of a JSON text, and what can be read at a place of them whatever stands around it. Values written plainly, as
 * nearly all are, are read in one pass with their numbers: strings of ASCII without escapes, decimals without an exponent,
 * true, false, null.
 */
export class JsonBytes {
  bytes: Uint8Array = new Uint8Array(0);
  /** How many there are. */
  limit = 0;
  /** The same memory, to be read four bytes at a time. Frames share buffers, and a view costs more to make than to use. */
  view: DataView = new DataView(new ArrayBuffer(0));
  /** Where the first of them is in the view. */
  origin = 0;

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
    const { bytes } = this;
    const first = at < this.limit ? bytes[at] : 0;
    if (first === QUOTE) return this.plainString(values, index, at + 1);
    if (first < ZERO || first > NINE) return this.rareValue(values, index, at);
    const end = this.decimal(values, index, at);
    const { spans } = values;
    const span = index << VALUE_BITS;
    if (spans[span + 3] === NO_UNITS || (bytes[end] | LOWER_CASE) === EXPONENT)
      return this.oddNumber(values, index, end, at);
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
    const { bytes } = this;
    const { spans } = values;
    const span = index << VALUE_BITS;
    const first = start < this.limit ? bytes[start] : 0;
    let end = start;
    if (first >= ZERO && first <= NINE) end = this.decimal(values, index, start);
    if (end === start || bytes[end] !== QUOTE) {
      end = this.textEnd(end);
      if (end < 0) return -1;
      spans[span + 3] = NO_UNITS;
    }
    spans[span] = start;
    spans[span + 1] = end;
    spans[span + 2] = JsonKind.String;
    return end + 1;
  }

  /** Where the text that is plain so far has its closing quote, or -1 when it is not plain to its end. */
  private textEnd(start: number): number {
    const { bytes, limit } = this;
    let end = start;
    while (end < limit && PLAIN[bytes[end]] === 1) end++;
    return end < limit && bytes[end] === QUOTE ? end : -1;
  }

  /**
   * Reads the digits at a place, and a point among them, as far as they go; the first is one. Returns where they end. They
   * have no units where they are no number as JSON writes it, or one of 2^53 or more.
   */
  private decimal(values: JsonValues, index: number, first: number): number {
    let units = 0;
    let point = 0;
    let at = first;
    for (;;) {
      const digits = digitsOf(this.word(at));
      const odd = oddOf(digits);
      if (odd === 0) {
        units = units * 10_000 + fourDigits(digits);
        at += 4;
        continue;
      }
      const after = bitsAfter(odd);
      units = units * TENS[after >> 3] + firstDigits(digits, after);
      at += 3 - (after >> 3);
      if (point > 0 || !hasPoint(digits, after)) break;
      point = ++at;
    }
    const hasZero = this.bytes[first] === ZERO && point !== first + 2 && at > first + 1;
    values.units[index] = units;
    values.spans[(index << VALUE_BITS) + 3] =
      hasZero || at === point || units > Number.MAX_SAFE_INTEGER ? NO_UNITS : point > 0 ? at - point : 0;
    return at;
  }

  /** The same for what begins neither with a quote nor with a digit. */
  private rareValue(values: JsonValues, index: number, at: number): number {
    const word = this.word(at);
    if (word === TRUE_WORD) return values.put(index, at, at + 4, JsonKind.True);
    if (word === FALS_WORD && this.bytes[at + 4] === EXPONENT) return values.put(index, at, at + 5, JsonKind.False);
    if (word === NULL_WORD) return values.put(index, at, at + 4, JsonKind.Null);
    return this.bytes[at] === MINUS ? this.negative(values, index, at) : -1;
  }

  /** The rest of a number whose digits and point end at `digitsEnd`: one of 2^53 or more, or with an exponent. */
  private oddNumber(values: JsonValues, index: number, digitsEnd: number, start: number): number {
    const { bytes } = this;
    const isZeroLed = bytes[start] === ZERO && digitsEnd > start + 1 && bytes[start + 1] !== POINT;
    if (isZeroLed || bytes[digitsEnd - 1] === POINT) return -1;
    let end = digitsEnd;
    if ((bytes[end] | LOWER_CASE) === EXPONENT) {
      const sign = bytes[end + 1];
      const first = end + (sign === MINUS || sign === PLUS ? 2 : 1);
      for (end = first; bytes[end] >= ZERO && bytes[end] <= NINE;) end++;
      if (end === first) return -1;
    }
    return values.put(index, start, end, JsonKind.Number);
  }

  private negative(values: JsonValues, index: number, at: number): number {
    const first = at + 1 < this.limit ? this.bytes[at + 1] : 0;
    const end = first >= ZERO && first <= NINE ? this.plainValue(values, index, at + 1) : -1;
    // -0 is no integer of ours.
    if (end < 0 || values.units[index] === 0) return -1;
    values.units[index] = -values.units[index];
    values.spans[index << VALUE_BITS] = at;
    return end;
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
