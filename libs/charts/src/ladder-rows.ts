/** One side of a book: prices and sizes as integers at the instrument's scale, best first. The reader borrows it. */
export type SideLevels = readonly (readonly [price: number, size: number])[];

/** What a ladder and a heat map read of a book. */
export interface BookLevels {
  readonly bids: SideLevels;
  readonly asks: SideLevels;
}

/** How a ladder folds a book. */
export interface LadderView {
  /** Rows of each side, at most the ladder's capacity. */
  readonly rows: number;
  /** Prices per row, in units of the instrument's scale; 1 for the levels as they are. */
  readonly step: number;
  /** Levels that the book holds at most: a group that reaches its end may lack some of its levels, and is left out. */
  readonly depth: number;
  /** Levels nearest the top that are known to be complete. */
  readonly trustedBids: number;
  readonly trustedAsks: number;
}

/** One side of a ladder, nearest the spread first: levels folded by price, with what is resting up to each. */
export class LadderSide {
  length = 0;
  readonly price: Float64Array;
  readonly size: Float64Array;
  /** Σ size from the best price to this row. */
  readonly total: Float64Array;
  /** 0 for a row with a level beyond what is known to be complete. */
  readonly isTrusted: Uint8Array;

  constructor(
    private readonly capacity: number,
    private readonly isBid: boolean,
  ) {
    this.price = new Float64Array(capacity);
    this.size = new Float64Array(capacity);
    this.total = new Float64Array(capacity);
    this.isTrusted = new Uint8Array(capacity);
  }

  /** Folds the levels into rows. A bid goes down to its group's price, an ask up: a group never looks better than it is. */
  fill(levels: SideLevels, view: LadderView): void {
    const trusted = this.isBid ? view.trustedBids : view.trustedAsks;
    const limit = Math.min(view.rows, this.capacity);
    let row = -1;
    let total = 0;
    let level = 0;
    for (; level < levels.length; level++) {
      const price = this.groupOf(levels[level][0], view.step);
      if (row < 0 || price !== this.price[row]) {
        if (row + 1 === limit) break;
        row++;
        this.price[row] = price;
        this.size[row] = 0;
        this.isTrusted[row] = 1;
      }
      total += levels[level][1];
      this.size[row] += levels[level][1];
      this.total[row] = total;
      if (level >= trusted) this.isTrusted[row] = 0;
    }
    const isCut = view.step > 1 && level === levels.length && level >= view.depth;
    this.length = isCut && row > 0 ? row : row + 1;
  }

  private groupOf(price: number, step: number): number {
    if (step === 1) return price;
    return (this.isBid ? Math.floor(price / step) : Math.ceil(price / step)) * step;
  }
}

/** Both sides of a ladder. Memory is claimed once: filling makes no object. */
export class LadderRows {
  readonly bids: LadderSide;
  readonly asks: LadderSide;

  /** @param capacity rows of each side that it can hold */
  constructor(readonly capacity: number) {
    this.bids = new LadderSide(capacity, true);
    this.asks = new LadderSide(capacity, false);
  }

  fill(book: BookLevels, view: LadderView): void {
    this.bids.fill(book.bids, view);
    this.asks.fill(book.asks, view);
  }

  /** (Σ bids − Σ asks) / (Σ bids + Σ asks) over the rows, −1 to 1; 0 while a side is empty. */
  get imbalance(): number {
    const bids = this.bids.length > 0 ? this.bids.total[this.bids.length - 1] : 0;
    const asks = this.asks.length > 0 ? this.asks.total[this.asks.length - 1] : 0;
    return bids > 0 && asks > 0 ? (bids - asks) / (bids + asks) : 0;
  }

  /** The largest Σ size of a row. */
  get totalMax(): number {
    const { bids, asks } = this;
    return Math.max(
      bids.length > 0 ? bids.total[bids.length - 1] : 0,
      asks.length > 0 ? asks.total[asks.length - 1] : 0,
    );
  }
}

/** Most of a price that one group may cover: beyond it a ladder says nothing. */
const GROUP_SHARE_MAX = 0.02;

/** Prices per row to choose from: 1, 5, 10, 50 … units of the instrument's scale, up to a fiftieth of the price. */
export function priceSteps(price: number): number[] {
  const steps = [1];
  for (let power = 1; power <= 1e12; power *= 10) {
    for (const step of [5 * power, 10 * power]) if (step <= price * GROUP_SHARE_MAX) steps.push(step);
  }
  return steps;
}
