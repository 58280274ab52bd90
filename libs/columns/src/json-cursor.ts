import { escapeEnd, utf8End } from './json-text';

const QUOTE = 34;
const COMMA = 44;
const MINUS = 45;
const PLUS = 43;
const POINT = 46;
const ZERO = 48;
const COLON = 58;
const OPEN_BRACKET = 91;
const BACKSLASH = 92;
const CLOSE_BRACKET = 93;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;
const SPACE = 32;
const EXPONENT = 101;
const LOWER_CASE = 0x20;
const TRUE = Uint8Array.of(116, 114, 117, 101);
const FALSE = Uint8Array.of(102, 97, 108, 115, 101);
const NULL = Uint8Array.of(110, 117, 108, 108);

/** What a JSON value is. `Escaped` is a string in which a backslash stands: its bytes are not yet its text. */
export const JsonKind = {
  None: 0,
  Object: 1,
  Array: 2,
  String: 3,
  Escaped: 4,
  Number: 5,
  True: 6,
  False: 7,
  Null: 8,
} as const;
export type JsonKind = (typeof JsonKind)[keyof typeof JsonKind];

/** A frame's own nesting is 3 or 4; more than this is an attack or an accident. */
const DEPTH_MAX = 32;

/**
 * Walks the bytes of one JSON text (RFC 8259) once, front to back, and builds nothing: no object, no string.
 *
 * It trusts nothing. Whatever is not JSON (bad UTF-8, a cut text, nesting beyond the bound) makes the method return false
 * and sets `failed`, and from then on every method returns false: a caller may check once, at the end.
 * The token read last is bytes[start, end): of a string what stands between its quotes, of an object or array all of it.
 */
export class JsonCursor {
  bytes: Uint8Array = new Uint8Array(0);
  start = 0;
  end = 0;
  kind: JsonKind = JsonKind.None;
  failed = false;
  private at = 0;
  /** The container was just entered: no comma before the next element. */
  private isFresh = false;

  constructor(private readonly depthMax = DEPTH_MAX) {}

  /** Starts at a byte of a text, which must not change while it is read. */
  open(bytes: Uint8Array, at = 0): void {
    this.bytes = bytes;
    this.at = at;
    this.failed = false;
    this.isFresh = false;
    this.kind = JsonKind.None;
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

  /** Stands before the next element. False at the array's end, which it passes. */
  nextElement(): boolean {
    return this.step(CLOSE_BRACKET);
  }

  /** Whether the value to come is an object. */
  isAtObject(): boolean {
    return !this.failed && this.peek() === OPEN_BRACE;
  }

  /** Reads the value to come, whatever it is; it is the token then. An object or array is checked and passed whole. */
  value(): boolean {
    return !this.failed && this.valueAt(0);
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
    const { bytes } = this;
    let { at } = this;
    while (at < bytes.length && isSpace(bytes[at])) at++;
    this.at = at;
    return at < bytes.length ? bytes[at] : -1;
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
    const { bytes } = this;
    const start = this.at + 1;
    let kind: JsonKind = JsonKind.String;
    for (let i = start; i < bytes.length; i++) {
      const byte = bytes[i];
      if (byte === QUOTE) {
        this.at = i + 1;
        return this.token(start, i, kind);
      }
      if (byte === BACKSLASH) {
        kind = JsonKind.Escaped;
        i = escapeEnd(bytes, i, bytes.length);
      } else if (byte >= 0x80) {
        i = utf8End(bytes, i, bytes.length);
      }
      if (i < 0 || byte < SPACE) return this.fail();
    }
    return this.fail();
  }

  private number(): boolean {
    const { bytes } = this;
    const start = this.at;
    let i = bytes[start] === MINUS ? start + 1 : start;
    const whole = i;
    i = digitsEnd(bytes, i);
    if (i === whole || (bytes[whole] === ZERO && i > whole + 1)) return this.fail();
    if (bytes[i] === POINT) {
      const fraction = i + 1;
      i = digitsEnd(bytes, fraction);
      if (i === fraction) return this.fail();
    }
    if ((bytes[i] | LOWER_CASE) === EXPONENT) {
      const sign = bytes[i + 1] === MINUS || bytes[i + 1] === PLUS ? 1 : 0;
      const exponent = i + 1 + sign;
      i = digitsEnd(bytes, exponent);
      if (i === exponent) return this.fail();
    }
    this.at = i;
    return this.token(start, i, JsonKind.Number);
  }

  private literal(word: Uint8Array, kind: JsonKind): boolean {
    const start = this.at;
    for (let i = 0; i < word.length; i++) if (this.bytes[start + i] !== word[i]) return this.fail();
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

function digitsEnd(bytes: Uint8Array, at: number): number {
  let i = at;
  while (i < bytes.length && bytes[i] >= ZERO && bytes[i] <= 57) i++;
  return i;
}
