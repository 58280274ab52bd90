/** First byte of a binary frame. */
export const FRAMES = { delta: 1, snapshot: 2 } as const;

/** Flags in the head of a list of rows; the number of rows stands above them. */
export const ROWS = { chained: 1, plain: 2, conflated: 4, count: 8 } as const;

/** Most decimals that are written as a number. */
export const DECIMALS_MAX = 40;

/** Canonical text of an integer of 0 or more, without the longest, which may pass 2^53. */
const NUMBER = /^(?:0|[1-9]\d{0,14})$/;

/** The number that an id is; null where it is text of another form. */
export function numberOfId(id: string | null): number | null {
  return id !== null && NUMBER.test(id) ? Number(id) : null;
}
