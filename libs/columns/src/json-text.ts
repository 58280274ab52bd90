const QUOTE = 34;
const BACKSLASH = 92;
const LOWER_U = 117;
export const TRUE = Uint8Array.of(116, 114, 117, 101);
export const FALSE = Uint8Array.of(102, 97, 108, 115, 101);
export const NULL = Uint8Array.of(110, 117, 108, 108);

/** 1 for what a string may hold as it is: ASCII without control characters, quote and backslash. */
export const PLAIN = Uint8Array.from({ length: 256 }, (_, byte) => {
  return Number(byte >= 0x20 && byte < 0x80 && byte !== QUOTE && byte !== BACKSLASH);
});

/** Where a string that is plain ASCII so far stops being so: at its closing quote, if it is plain to the end. */
export function plainEnd(bytes: Uint8Array, start: number, limit: number): number {
  let i = start;
  while (i < limit && PLAIN[bytes[i]] === 1) i++;
  return i;
}

/** Whether the word stands at `start`. */
export function spells(bytes: Uint8Array, start: number, word: Uint8Array): boolean {
  if (start + word.length > bytes.length) return false;
  for (let i = 0; i < word.length; i++) if (bytes[start + i] !== word[i]) return false;
  return true;
}

/** The index of the last byte of the UTF-8 sequence that begins at `at` (a byte ≥ 0x80), or -1 when it is not one (RFC 3629). */
export function utf8End(bytes: Uint8Array, at: number, limit: number): number {
  const lead = bytes[at];
  const more =
    lead >= 0xc2 && lead <= 0xdf ? 1 : lead >= 0xe0 && lead <= 0xef ? 2 : lead >= 0xf0 && lead <= 0xf4 ? 3 : 0;
  if (more === 0 || at + more >= limit || !isSecond(lead, bytes[at + 1])) return -1;
  for (let i = at + 2; i <= at + more; i++) if ((bytes[i] & 0xc0) !== 0x80) return -1;
  return at + more;
}

/** Overlong forms, surrogates and what lies beyond U+10FFFF all show in the second byte. */
function isSecond(lead: number, byte: number): boolean {
  if ((byte & 0xc0) !== 0x80) return false;
  if (lead === 0xe0) return byte >= 0xa0;
  if (lead === 0xed) return byte <= 0x9f;
  if (lead === 0xf0) return byte >= 0x90;
  return lead !== 0xf4 || byte <= 0x8f;
}

/** The index of the last byte of the escape that begins at `at` (a backslash), or -1 when it is not one. */
export function escapeEnd(bytes: Uint8Array, at: number, limit: number): number {
  if (at + 1 >= limit) return -1;
  if (bytes[at + 1] === LOWER_U) return at + 5 < limit && hex(bytes, at + 2) >= 0 ? at + 5 : -1;
  return plainEscape(bytes[at + 1]) < 0 ? -1 : at + 1;
}

/**
 * Writes the text that source[start, end) stands for, as UTF-8, to the front of the target.
 * Returns its length, or -1 when the target is too short or the text is no Unicode (half of a surrogate pair).
 */
export function unescapeInto(target: Uint8Array, source: Uint8Array, start: number, end: number): number {
  let length = 0;
  for (let i = start; i < end; i++) {
    if (length + 4 > target.length) return -1;
    if (source[i] !== BACKSLASH) {
      target[length++] = source[i];
    } else if (source[i + 1] !== LOWER_U) {
      target[length++] = plainEscape(source[++i]);
    } else {
      const point = codePoint(source, i, end);
      if (point < 0) return -1;
      length = encode(target, length, point);
      i += point > 0xffff ? 11 : 5;
    }
  }
  return length;
}

function codePoint(source: Uint8Array, at: number, end: number): number {
  const high = hex(source, at + 2);
  if (high < 0xd800 || high > 0xdfff) return high;
  if (high > 0xdbff || at + 11 >= end || source[at + 6] !== BACKSLASH || source[at + 7] !== LOWER_U) return -1;
  const low = hex(source, at + 8);
  if (low < 0xdc00 || low > 0xdfff) return -1;
  return 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
}

function encode(target: Uint8Array, at: number, point: number): number {
  if (point < 0x80) {
    target[at] = point;
    return at + 1;
  }
  const more = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
  target[at] = (0xf00 >> (more + 1)) | (point >> (6 * more));
  for (let i = 1; i <= more; i++) target[at + i] = 0x80 | ((point >> (6 * (more - i))) & 0x3f);
  return at + more + 1;
}

function plainEscape(byte: number): number {
  switch (byte) {
    case QUOTE:
    case BACKSLASH:
    case 47:
      return byte;
    case 98:
      return 8;
    case 102:
      return 12;
    case 110:
      return 10;
    case 114:
      return 13;
    case 116:
      return 9;
    default:
      return -1;
  }
}

/** The value of four hexadecimal digits, or -1. */
function hex(bytes: Uint8Array, at: number): number {
  let value = 0;
  for (let i = at; i < at + 4; i++) {
    const digit = hexDigit(bytes[i]);
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  return value;
}

function hexDigit(byte: number): number {
  if (byte >= 48 && byte <= 57) return byte - 48;
  const letter = byte | 0x20;
  return letter >= 97 && letter <= 102 ? letter - 87 : -1;
}
