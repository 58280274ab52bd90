const MINUS = 45;
const PLUS = 43;
const POINT = 46;
const ZERO = 48;
const EXPONENT = 101;
const LOWER_CASE = 0x20;
/** Powers of ten that a double holds exactly. */
const POWERS = Float64Array.from({ length: 23 }, (_, power) => Number(`1e${power}`));
/** What `digits` is for `1.5e-7`, whose decimals are not written out. No venue writes as many. */
export const WITH_EXPONENT = 255;
/** Beyond this an exponent changes nothing: no text that we read is as long. */
const EXPONENT_MAX = 1e9;

/**
 * Reads decimal text into an exact integer at a given scale, never through a float.
 *
 * The grammar is JSON's number (RFC 8259 §6), whether it stood bare or between quotes: no `+1`, `.5`, `1.`, `007`, `0x10`,
 * `NaN`. What does not fit exactly (digits beyond the scale that are not 0, 2^53 and above) is refused, never rounded.
 * The result stands in `value[0]` and not in the return value, because returning a large number allocates it.
 */
export class DecimalReader {
  readonly value = new Float64Array(1);
  /** Digits after the point of the text read last, as written; `WITH_EXPONENT` where it had an exponent. */
  digits = 0;
  private readonly mantissa = new Float64Array(1);
  private sign = 1;
  private exponent = 0;
  /** Digits beyond the scale are passed over, not refused. */
  private isCutting = false;
  /** Some of those that were passed over are not 0. */
  private hasCut = false;

  /** bytes[start, end) × 10^decimals, negative numbers too. False, and the value left alone, when it is refused. */
  read(bytes: Uint8Array, start: number, end: number, decimals: number): boolean {
    const first = this.passSign(bytes, start, end);
    let units = 0;
    let i = first;
    for (; i < end && isDigit(bytes[i]); i++) units = units * 10 + (bytes[i] - ZERO);
    if (!isIntegerPart(bytes, first, i)) return false;
    let missing = decimals;
    this.digits = 0;
    if (i < end && bytes[i] === POINT) {
      const point = i++;
      for (; i < end && isDigit(bytes[i]); i++) {
        if (missing-- > 0) units = units * 10 + (bytes[i] - ZERO);
        else if (bytes[i] !== ZERO) return this.readWhole(bytes, first, end, decimals);
      }
      if (i === point + 1) return false;
      this.digits = i - point - 1;
    }
    if (i < end) return this.readWhole(bytes, first, end, decimals);
    if (missing > 0) units *= POWERS[missing];
    this.mantissa[0] = units;
    return this.keep();
  }

  /**
   * As `read`, but digits beyond the scale are cut off. What is not 0 never comes to 0: it is one unit at least, so that
   * something small is not taken for nothing.
   */
  readCut(bytes: Uint8Array, start: number, end: number, decimals: number): boolean {
    this.isCutting = true;
    this.hasCut = false;
    const isRead = this.read(bytes, start, end, decimals);
    this.isCutting = false;
    if (isRead && this.hasCut && this.value[0] === 0) this.value[0] = this.sign;
    return isRead;
  }

  /** A plain unsigned integer below 2^53: an id or a time. No sign, no leading zero, no point, no exponent. */
  readUnsigned(bytes: Uint8Array, start: number, end: number): boolean {
    this.sign = 1;
    let units = 0;
    let i = start;
    for (; i < end && isDigit(bytes[i]); i++) units = units * 10 + (bytes[i] - ZERO);
    this.mantissa[0] = units;
    return i === end && isIntegerPart(bytes, start, end) && this.keep();
  }

  private passSign(bytes: Uint8Array, start: number, end: number): number {
    const isNegative = start < end && bytes[start] === MINUS;
    this.sign = isNegative ? -1 : 1;
    return isNegative ? start + 1 : start;
  }

  /** The slow way, for an exponent, or digits beyond the scale that an exponent may yet bring within it. */
  private readWhole(bytes: Uint8Array, first: number, end: number, decimals: number): boolean {
    let e = first;
    let digits = 0;
    let fraction = -1;
    for (; e < end && (bytes[e] | LOWER_CASE) !== EXPONENT; e++) {
      if (isDigit(bytes[e])) digits++;
      else if (bytes[e] === POINT && fraction < 0) fraction = digits;
      else return false;
    }
    if (fraction === digits) return false;
    this.digits = e < end ? WITH_EXPONENT : digits - Math.max(fraction, 0);
    if (e < end && !this.readExponent(bytes, e + 1, end)) return false;
    const exponent = e < end ? this.exponent : 0;
    const shift = decimals + exponent - (fraction < 0 ? 0 : digits - fraction);
    return this.accumulate(bytes, first, digits + Math.min(shift, 0), e) && this.scale(shift);
  }

  private readExponent(bytes: Uint8Array, start: number, end: number): boolean {
    const isSigned = start < end && (bytes[start] === MINUS || bytes[start] === PLUS);
    let size = 0;
    let i = isSigned ? start + 1 : start;
    if (i >= end) return false;
    for (; i < end; i++) {
      if (!isDigit(bytes[i])) return false;
      size = Math.min(size * 10 + (bytes[i] - ZERO), EXPONENT_MAX);
    }
    this.exponent = isSigned && bytes[start] === MINUS ? -size : size;
    return true;
  }

  /** Takes the first `keep` digits into the mantissa; the rest must be zeros, or is cut off. */
  private accumulate(bytes: Uint8Array, first: number, keep: number, end: number): boolean {
    const { mantissa } = this;
    mantissa[0] = 0;
    let digit = 0;
    for (let i = first; i < end; i++) {
      if (bytes[i] === POINT) continue;
      if (digit++ < keep) mantissa[0] = mantissa[0] * 10 + (bytes[i] - ZERO);
      else if (bytes[i] !== ZERO && !this.isCutting) return false;
      else if (bytes[i] !== ZERO) this.hasCut = true;
      if (mantissa[0] > Number.MAX_SAFE_INTEGER) return false;
    }
    return true;
  }

  private scale(shift: number): boolean {
    const { mantissa } = this;
    if (shift > 0 && mantissa[0] > 0) mantissa[0] = shift < POWERS.length ? mantissa[0] * POWERS[shift] : Infinity;
    return this.keep();
  }

  /**
   * Takes the mantissa, which stands there because to hand over a large number allocates it. Rounding is monotonic, so a
   * true result of 2^53 or above never comes out as a safe integer. NaN is none.
   */
  private keep(): boolean {
    const { mantissa } = this;
    if (!(mantissa[0] <= Number.MAX_SAFE_INTEGER)) return false;
    this.value[0] = mantissa[0] === 0 ? 0 : this.sign * mantissa[0];
    return true;
  }
}

/** At least one digit, and no leading zero before another. */
function isIntegerPart(bytes: Uint8Array, start: number, end: number): boolean {
  return end > start && (bytes[start] !== ZERO || end === start + 1);
}

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte <= 57;
}
