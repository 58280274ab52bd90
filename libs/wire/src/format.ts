/** First byte of a binary frame. */
export const DELTA_FRAME = 1;
export const SNAPSHOT_FRAME = 2;

/** Flags in the head of a list of rows; the number of rows stands above them. */
export const CHAINED = 1;
export const PLAIN = 2;
export const CONFLATED = 4;
export const ROW_COUNT = 8;

/** Most decimals that are written as a number. */
export const DECIMALS_MAX = 40;

/** Longest text of an id that is written as a number: longer ones may pass 2^53. */
const ID_CHARS_MAX = 15;
const ZERO = 48;

/** The number that an id is; null where it is text of another form than digits without a leading zero. */
export function numberOfId(id: string | null): number | null {
  if (id === null || id.length === 0 || id.length > ID_CHARS_MAX) return null;
  if (id.length > 1 && id.charCodeAt(0) === ZERO) return null;
  let number = 0;
  for (let i = 0; i < id.length; i++) {
    const digit = id.charCodeAt(i) - ZERO;
    if (digit < 0 || digit > 9) return null;
    number = 10 * number + digit;
  }
  return number;
}
