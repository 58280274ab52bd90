import { escapeEnd, FALSE, NULL, plainEnd, spells, TRUE, utf8End } from './json-text';
import { JsonKind } from './json-values';
import { kernel } from './kernel';
import { TEXT_BYTES_MAX } from './kernel-map';
import { type Span } from './span';

const QUOTE = 34;
const COMMA = 44;
const MINUS = 45;
const PLUS = 43;
const POINT = 46;
const ZERO = 48;
const NINE = 57;
const COLON = 58;
const OPEN_BRACKET = 91;
const BACKSLASH = 92;
const CLOSE_BRACKET = 93;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;
const SPACE = 32;
const EXPONENT = 101;
const LOWER_CASE = 0x20;

/** A frame's own nesting is 3 or 4; more than this is an attack or an accident. */
const DEPTH_MAX = 32;

/**
 * Walks the bytes of one JSON text (RFC 8259) once, front to back, and builds nothing: no object, no string.
 *
 * It trusts nothing. Whatever is not JSON (bad UTF-8, a cut text, nesting beyond the bound) makes the method return false
 * and sets `failed`, and from then on every method returns false: a caller may check once, at the end.
 * The token read last is bytes[start, end): of a string what stands between its quotes, of an object or array all of it.
 */
export class JsonCursor implements Span {
  bytes: Uint8Array = new Uint8Array(0);
  /** How many there are. */
  limit = 0;
  start = 0;
  end = 0;
  kind: JsonKind = JsonKind.None;
  failed = false;
  /** The byte to come. */
  at = 0;
  /** The container was just entered: no comma before the next element. */
  private isFresh = false;

  /**
   * @param depthMax deeper nesting is no JSON to it
   * @param heldMax a text of more bytes is read without the kernel
   */
  constructor(
    private readonly depthMax = DEPTH_MAX,
    private readonly heldMax = TEXT_BYTES_MAX,
  ) {}

  /** Starts at a byte of a text, which must not change while it is read. */
  open(bytes: Uint8Array, at = 0): void {
    this.bytes = bytes;
    this.limit = bytes.length;
    kernel.open(bytes, this.heldMax);
    this.kind = JsonKind.None;
    this.startAt(at);
  }

  /** Starts anew at a byte of the text that was opened last, by whichever cursor. */
  reopen(at: number): void {
    this.bytes = kernel.bytes;
    this.limit = this.bytes.length;
    this.startAt(at);
  }

  /** Whether the kernel reads this text. It does so again where another was opened meanwhile. */
  isHeld(): boolean {
    if (kernel.bytes !== this.bytes) kernel.open(this.bytes, this.heldMax);
    return kernel.isHolding;
  }

  /** Goes on from another byte, after a value that was read there; `isFresh` where a container was entered instead. */
  moveTo(at: number, isFresh = false): void {
    this.at = at;
    this.isFresh = isFresh;
  }

  enterObject(): boolean {
    return this.enter(OPEN_BRACE);
  }

  enterArray(): boolean {
    return this.enter(OPEN_BRACKET);
  }

  /** Reads the next key and its colon; the key is the token then. False at the object's end, which it passes. */
  nextKey(): boolean {
    if (!this.step(CLOSE_BRACE)) return false;
    if (this.peek() !== QUOTE || !this.string()) return this.fail();
    if (this.peek() !== COLON) return this.fail();
    this.at++;
    return true;
  }

  /** As `nextKey`, for a key without white space and escapes. False, and nothing read, when there is none. */
  plainKey(): boolean {
    const { bytes, limit, isFresh } = this;
    const quote = isFresh ? this.at : this.at + 1;
    if (this.failed || quote + 1 >= limit || bytes[quote] !== QUOTE || (!isFresh && bytes[this.at] !== COMMA))
      return false;
    const end = plainEnd(bytes, quote + 1, limit);
    if (end + 1 >= limit || bytes[end] !== QUOTE || bytes[end + 1] !== COLON) return false;
    this.at = end + 2;
    this.isFresh = false;
    return this.token(quote + 1, end, JsonKind.String);
  }

  /** Passes white space. Returns where the value to come begins. */
  passSpace(): number {
    this.peek();
    return this.at;
  }

  /** Stands before the next element. False at the array's end, which it passes. */
  nextElement(): boolean {
    return this.step(CLOSE_BRACKET);
  }

  /** Whether the value to come is an object. */
  isAtObject(): boolean {
    return !this.failed && this.peek() === OPEN_BRACE;
  }

  /** Whether the value to come is an array. */
  isAtArray(): boolean {
    return !this.failed && this.peek() === OPEN_BRACKET;
  }

  /** Reads the value to come, whatever it is; it is the token then. An object or array is checked and passed whole. */
  value(): boolean {
    if (this.failed) return false;
    const byte = this.peek();
    if (byte === QUOTE) return this.string();
    return byte >= ZERO && byte <= NINE ? this.number() : this.valueAt(0);
  }

  /** Nothing failed, and only white space is left. */
  isAtEnd(): boolean {
    return !this.failed && this.peek() < 0;
  }

  /** Gives the text up. Always false. */
  fail(): false {
    this.failed = true;
    return false;
  }

  private startAt(at: number): void {
    this.at = at;
    this.failed = false;
    this.isFresh = false;
  }

  private enter(open: number): boolean {
    if (this.failed || this.peek() !== open) return this.fail();
    this.at++;
    this.isFresh = true;
    return true;
  }

  private step(close: number): boolean {
    if (this.failed) return false;
    const byte = this.peek();
    const { isFresh } = this;
    this.isFresh = false;
    if (byte === close) {
      this.at++;
      return false;
    }
    if (isFresh) return true;
    if (byte !== COMMA) return this.fail();
    this.at++;
    return true;
  }

  /** The byte after any white space, or -1 at the end. */
  private peek(): number {
    const byte = this.at < this.limit ? this.bytes[this.at] : -1;
    return byte > SPACE ? byte : this.peekFurther();
  }

  private peekFurther(): number {
    while (this.at < this.limit && isSpace(this.bytes[this.at])) this.at++;
    return this.at < this.limit ? this.bytes[this.at] : -1;
  }

  private valueAt(depth: number): boolean {
    switch (this.peek()) {
      case QUOTE:
        return this.string();
      case OPEN_BRACE:
      case OPEN_BRACKET:
        return this.container(depth);
      case TRUE[0]:
        return this.literal(TRUE, JsonKind.True);
      case FALSE[0]:
        return this.literal(FALSE, JsonKind.False);
      case NULL[0]:
        return this.literal(NULL, JsonKind.Null);
      default:
        return this.number();
    }
  }

  private container(depth: number): boolean {
    if (depth >= this.depthMax) return this.fail();
    const start = this.at++;
    const isObject = this.bytes[start] === OPEN_BRACE;
    this.isFresh = true;
    while (isObject ? this.nextKey() : this.nextElement()) if (!this.valueAt(depth + 1)) return false;
    if (this.failed) return false;
    return this.token(start, this.at, isObject ? JsonKind.Object : JsonKind.Array);
  }

  private string(): boolean {
    const { bytes, limit } = this;
    const start = this.at + 1;
    const i = plainEnd(bytes, start, limit);
    if (i === limit || bytes[i] !== QUOTE) return this.oddString(start, i);
    this.at = i + 1;
    return this.token(start, i, JsonKind.String);
  }

  /** The rest of a string in which something but plain ASCII stands at `at`. */
  private oddString(start: number, at: number): boolean {
    const { bytes, limit } = this;
    let kind: JsonKind = JsonKind.String;
    for (let i = at; i < limit; i++) {
      const byte = bytes[i];
      if (byte === QUOTE) {
        this.at = i + 1;
        return this.token(start, i, kind);
      }
      if (byte === BACKSLASH) {
        kind = JsonKind.Escaped;
        i = escapeEnd(bytes, i, limit);
      } else if (byte >= 0x80) {
        i = utf8End(bytes, i, limit);
      }
      if (i < 0 || byte < SPACE) return this.fail();
    }
    return this.fail();
  }

  private number(): boolean {
    const start = this.at;
    const whole = this.byteAt(start) === MINUS ? start + 1 : start;
    let i = this.digitsEnd(whole);
    if (i === whole || (this.bytes[whole] === ZERO && i > whole + 1)) return this.fail();
    if (this.byteAt(i) === POINT) {
      const fraction = i + 1;
      i = this.digitsEnd(fraction);
      if (i === fraction) return this.fail();
    }
    if ((this.byteAt(i) | LOWER_CASE) === EXPONENT) {
      const sign = this.byteAt(i + 1) === MINUS || this.byteAt(i + 1) === PLUS ? 1 : 0;
      const exponent = i + 1 + sign;
      i = this.digitsEnd(exponent);
      if (i === exponent) return this.fail();
    }
    this.at = i;
    return this.token(start, i, JsonKind.Number);
  }

  private digitsEnd(at: number): number {
    const { bytes, limit } = this;
    let i = at;
    while (i < limit && bytes[i] >= ZERO && bytes[i] <= NINE) i++;
    return i;
  }

  /** 0 beyond the end: no token has that byte. */
  private byteAt(at: number): number {
    return at < this.limit ? this.bytes[at] : 0;
  }

  private literal(word: Uint8Array, kind: JsonKind): boolean {
    const start = this.at;
    if (!spells(this.bytes, start, word)) return this.fail();
    this.at = start + word.length;
    return this.token(start, this.at, kind);
  }

  private token(start: number, end: number, kind: JsonKind): true {
    this.start = start;
    this.end = end;
    this.kind = kind;
    return true;
  }
}

function isSpace(byte: number): boolean {
  return byte === SPACE || byte === 10 || byte === 13 || byte === 9;
}
