/** Height of a price's row and of the row between the sides, CSS pixels. */
export const LADDER_ROW = 18;
export const SPREAD_ROW = 28;
const PADDING = 12;

/** Where a ladder stands: the seen part of a column of `rows` asks, the spread, and `rows` bids. CSS pixels. */
export interface LadderLayout {
  readonly width: number;
  readonly height: number;
  /** Device pixels per CSS pixel. */
  readonly scale: number;
  /** How far the column is scrolled. */
  readonly top: number;
  readonly rows: number;
}

/** Height of the whole column. */
export function ladderHeight(rows: number): number {
  return 2 * rows * LADDER_ROW + SPREAD_ROW;
}

/** Where the column begins in the seen part: a column shorter than its room stands in the middle of it. */
function originOf({ height, top, rows }: LadderLayout): number {
  const free = height - ladderHeight(rows);
  return free > 0 ? Math.floor(free / 2) : -top;
}

/** Top of the spread's row. */
export function spreadY(layout: LadderLayout): number {
  return originOf(layout) + layout.rows * LADDER_ROW;
}

/** Top of a side's row, counted from the spread: asks upwards, bids downwards. */
export function rowY(layout: LadderLayout, row: number, isBid: boolean): number {
  const spread = spreadY(layout);
  return isBid ? spread + SPREAD_ROW + row * LADDER_ROW : spread - (row + 1) * LADDER_ROW;
}

/** Whether any of a row that begins at `y` is in the seen part. */
export function isSeen(layout: LadderLayout, y: number): boolean {
  return y > -LADDER_ROW && y < layout.height;
}

/** Narrower than this a ladder leaves Σ size to its bars: three numbers side by side could not be read. */
const TOTAL_WIDTH_MIN = 220;

/** Right edges of the columns, which hold numbers and therefore end at one line, and the room of each. */
export interface LadderColumns {
  readonly price: number;
  readonly size: number;
  /** Where there is no room for Σ size it ends where the size does, and `hasTotal` is false. */
  readonly total: number;
  readonly hasTotal: boolean;
  readonly room: number;
  /** Left end and full length of a bar; bars begin at the right edge. */
  readonly barLength: number;
}

/** The columns of a ladder of this width: `width` and the share of the page's own header row agree. */
export function ladderColumns(width: number): LadderColumns {
  const hasTotal = width >= TOTAL_WIDTH_MIN;
  const padding = hasTotal ? PADDING : PADDING / 2;
  const inner = width - 2 * padding;
  const shares = hasTotal ? { price: 0.34, size: 0.67, room: 0.33 } : { price: 0.5, size: 1, room: 0.5 };
  return {
    price: padding + inner * shares.price,
    size: padding + inner * shares.size,
    total: padding + inner,
    hasTotal,
    room: inner * shares.room - 4,
    barLength: width * 0.64,
  };
}

/** The most rows of a side that stand in this height with the spread between them. */
export function ladderRowsIn(height: number): number {
  return Math.max(0, Math.floor((height - SPREAD_ROW) / 2 / LADDER_ROW));
}
