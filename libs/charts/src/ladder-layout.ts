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

/** Right edges of the three columns, which hold numbers and therefore end at one line, and the room of each. */
export interface LadderColumns {
  readonly price: number;
  readonly size: number;
  readonly total: number;
  readonly room: number;
  /** Left end and full length of a bar; bars begin at the right edge. */
  readonly barLength: number;
}

/** The columns of a ladder of this width: `width` and the share of the page's own header row agree. */
export function ladderColumns(width: number): LadderColumns {
  const inner = width - 2 * PADDING;
  return {
    price: PADDING + inner * 0.34,
    size: PADDING + inner * 0.67,
    total: PADDING + inner,
    room: inner * 0.33 - 4,
    barLength: width * 0.64,
  };
}
