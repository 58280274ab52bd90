import { type BookLevels, type SideLevels } from './ladder-rows';

/** One moment of a book's top: prices in the quote, sizes in the base, best first. Doubles, for drawing. */
export interface HeatColumn {
  /** Start of its step, ms since the epoch. */
  readonly time: number;
  readonly bids: HeatSide;
  readonly asks: HeatSide;
}

export interface HeatSide {
  readonly price: Float64Array;
  readonly size: Float64Array;
}

/** How a book's integers become a column. */
export interface HeatUnits {
  /** Levels of each side that a column keeps. */
  readonly levels: number;
  /** Units per quote and per base: 10^decimals. */
  readonly priceScale: number;
  readonly sizeScale: number;
}

/** The top of a book as it is now, as a column. */
export function columnOf(time: number, book: BookLevels, units: HeatUnits): HeatColumn {
  return { time, bids: sideOf(book.bids, units), asks: sideOf(book.asks, units) };
}

function sideOf(side: SideLevels, { levels, priceScale, sizeScale }: HeatUnits): HeatSide {
  const length = Math.min(levels, side.length);
  const price = new Float64Array(length);
  const size = new Float64Array(length);
  for (let level = 0; level < length; level++) {
    price[level] = side[level][0] / priceScale;
    size[level] = side[level][1] / sizeScale;
  }
  return { price, size };
}

/** The columns of a span of time, oldest first, one per step; those older than the span leave. */
export class HeatColumns {
  private columns: HeatColumn[] = [];

  /** @param spanMs time kept  @param stepMs distance of two columns */
  constructor(
    readonly spanMs: number,
    readonly stepMs: number,
  ) {}

  get all(): readonly HeatColumn[] {
    return this.columns;
  }

  /** End of the newest column; null without one. */
  get to(): number | null {
    const newest = this.columns.at(-1);
    return newest ? newest.time + this.stepMs : null;
  }

  /** Puts a column into its step: it replaces the one that stood there. */
  put(column: HeatColumn): void {
    const time = Math.floor(column.time / this.stepMs) * this.stepMs;
    let at = this.columns.length;
    while (at > 0 && this.columns[at - 1].time > time) at--;
    const isThere = at > 0 && this.columns[at - 1].time === time;
    this.columns.splice(isThere ? at - 1 : at, isThere ? 1 : 0, { ...column, time });
    const from = this.to! - this.spanMs;
    while (this.columns[0].time < from) this.columns.shift();
  }

  /** The column of a time; null where there is none. */
  at(time: number): HeatColumn | null {
    const start = Math.floor(time / this.stepMs) * this.stepMs;
    return this.columns.find((column) => column.time === start) ?? null;
  }

  clear(): void {
    this.columns = [];
  }
}
