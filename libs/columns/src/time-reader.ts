const POINT = 46;
const ZERO = 48;
const DASH = 45;
const COLON = 58;
const LETTER_T = 84;
const LETTER_Z = 90;
const US_PER_SECOND = 1_000_000;
/** Digits of a microsecond time: 1e15 was 2001-09-09, 1e16 is the year 2286. */
const US_DIGITS = 16;
/** Seconds have 10 digits until 2286, milliseconds 13, microseconds 16, nanoseconds 19. */
const SECOND_DIGITS = 10;
const NS_DIGITS = 19;

/**
 * Reads a time however a venue writes it, into integer µs since the epoch; what is finer is cut off, as exact ns do not
 * fit a double. Plain numbers are told apart by their number of digits (10 s, 13 ms, 16 µs, 19 ns; s and ms may have a
 * fraction), anything else must be RFC 3339 in UTC: `2021-04-17T18:00:00.123456Z`.
 */
export class TimeReader {
  readonly value = new Float64Array(1);

  /** False, and the value left alone, for anything that is no such time. */
  read(bytes: Uint8Array, start: number, end: number): boolean {
    return end - start > 4 && bytes[start + 4] === DASH
      ? this.readDate(bytes, start, end)
      : this.readNumber(bytes, start, end);
  }

  private readNumber(bytes: Uint8Array, start: number, end: number): boolean {
    let us = 0;
    let whole = -1;
    let taken = 0;
    for (let i = start; i < end; i++) {
      if (bytes[i] === POINT && whole < 0 && i > start && i + 1 < end) whole = i - start;
      else if (bytes[i] < ZERO || bytes[i] > 57) return false;
      else if (taken < US_DIGITS) {
        us = us * 10 + (bytes[i] - ZERO);
        taken++;
      }
    }
    const isWhole = whole < 0;
    const digits = isWhole ? end - start : whole;
    if (!isUnit(digits) || (!isWhole && digits > 13) || bytes[start] === ZERO) return false;
    for (; taken < US_DIGITS; taken++) us *= 10;
    this.value[0] = us;
    return true;
  }

  /** yyyy-mm-ddThh:mm:ss[.fraction]Z */
  private readDate(bytes: Uint8Array, start: number, end: number): boolean {
    if (!isMarked(bytes, start, end)) return false;
    const day = dayAt(bytes, start);
    const second = secondAt(bytes, start + 11);
    if (day < 0 || second < 0) return false;
    const fraction = fractionUs(bytes, start + 19, end - 1);
    if (fraction < 0) return false;
    this.value[0] = (day * 86_400 + second) * US_PER_SECOND + fraction;
    return true;
  }
}

/** Whether a time of so many digits before the point is one of the units. */
function isUnit(digits: number): boolean {
  return digits >= SECOND_DIGITS && digits <= NS_DIGITS && (digits - SECOND_DIGITS) % 3 === 0;
}

/** Whether the marks between the numbers stand where they must. */
function isMarked(bytes: Uint8Array, start: number, end: number): boolean {
  return (
    end - start >= 20 &&
    bytes[start + 7] === DASH &&
    bytes[start + 10] === LETTER_T &&
    bytes[start + 13] === COLON &&
    bytes[start + 16] === COLON &&
    bytes[end - 1] === LETTER_Z
  );
}

/** yyyy-mm-dd as days since the epoch, or -1. */
function dayAt(bytes: Uint8Array, start: number): number {
  const year = number(bytes, start, start + 4);
  const month = number(bytes, start + 5, start + 7);
  const day = number(bytes, start + 8, start + 10);
  const isDate = year >= 1970 && month >= 1 && month <= 12 && day >= 1 && day <= daysOf(year, month);
  return isDate ? daysSinceEpoch(year, month, day) : -1;
}

/** hh:mm:ss as seconds since midnight, or -1. */
function secondAt(bytes: Uint8Array, start: number): number {
  const hour = number(bytes, start, start + 2);
  const minute = number(bytes, start + 3, start + 5);
  const second = number(bytes, start + 6, start + 8);
  const isTime = hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 60;
  return isTime ? hour * 3_600 + minute * 60 + second : -1;
}

/** The digits of bytes[start, end) as a number, -1 where something else stands there. */
function number(bytes: Uint8Array, start: number, end: number): number {
  let value = 0;
  for (let i = start; i < end; i++) {
    if (bytes[i] < ZERO || bytes[i] > 57) return -1;
    value = value * 10 + (bytes[i] - ZERO);
  }
  return value;
}

/** `.123456789` → 123456; nothing → 0; -1 for anything else. */
function fractionUs(bytes: Uint8Array, start: number, end: number): number {
  if (start === end) return 0;
  if (bytes[start] !== POINT || start + 1 === end) return -1;
  let us = 0;
  let unit = US_PER_SECOND / 10;
  for (let i = start + 1; i < end; i++) {
    if (bytes[i] < ZERO || bytes[i] > 57) return -1;
    if (unit >= 1) us += (bytes[i] - ZERO) * unit;
    unit /= 10;
  }
  return us;
}

function daysOf(year: number, month: number): number {
  if (month === 2) return isLeap(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

/** Days from 1970-01-01 in the Gregorian calendar (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms"). */
function daysSinceEpoch(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}
