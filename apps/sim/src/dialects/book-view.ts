import { type Book } from '../market/book';
import { type Ladder } from '../market/ladder';
import { type LevelChange } from './grammar';

/** Both sides of a book at one moment, best first. */
export interface BookImage {
  readonly bids: readonly LevelChange[];
  readonly asks: readonly LevelChange[];
  /** `Book.updateId` of that moment. */
  readonly last: number;
  readonly timeMs: number;
}

/** One side of a book as its listeners know it: its best levels, best first. */
export class SideView {
  private prices: Float64Array;
  private sizes: Float64Array;
  private nextPrices: Float64Array;
  private nextSizes: Float64Array;
  private length = 0;

  /** `isSilent`: a level that falls out of the depth is not told. */
  constructor(
    depth: number,
    private readonly isSilent: boolean,
  ) {
    this.prices = new Float64Array(depth);
    this.sizes = new Float64Array(depth);
    this.nextPrices = new Float64Array(depth);
    this.nextSizes = new Float64Array(depth);
  }

  /** Takes over the ladder's best levels; returns what changed by that, best first. */
  update(ladder: Ladder): LevelChange[] {
    const changes: LevelChange[] = [];
    const length = Math.min(this.prices.length, ladder.length);
    let old = 0;
    for (let next = 0; next < length; next++) {
      const price = ladder.prices[ladder.length - 1 - next];
      const size = ladder.sizes[ladder.length - 1 - next];
      this.nextPrices[next] = price;
      this.nextSizes[next] = size;
      while (old < this.length && ladder.gain(this.prices[old], price) > 0) this.drop(old++, ladder, changes);
      const isKnown = old < this.length && this.prices[old] === price;
      if (!isKnown) changes.push({ price, size, was: 0 });
      else if (this.sizes[old] !== size) changes.push({ price, size, was: this.sizes[old] });
      if (isKnown) old++;
    }
    while (old < this.length) this.drop(old++, ladder, changes);
    [this.prices, this.nextPrices] = [this.nextPrices, this.prices];
    [this.sizes, this.nextSizes] = [this.nextSizes, this.sizes];
    this.length = length;
    return changes;
  }

  /** All levels. */
  levels(): LevelChange[] {
    return Array.from({ length: this.length }, (_, i) => ({ price: this.prices[i], size: this.sizes[i], was: 0 }));
  }

  private drop(row: number, ladder: Ladder, changes: LevelChange[]): void {
    if (this.isSilent && ladder.sizeAt(this.prices[row]) > 0) return;
    changes.push({ price: this.prices[row], size: 0, was: this.sizes[row] });
  }
}

/** The market's book as it stands, at most so many levels a side. */
export function imageOf(book: Book, timeMs: number, depth = Infinity): BookImage {
  const side = (ladder: Ladder) =>
    Array.from({ length: Math.min(depth, ladder.length) }, (_, i) => {
      const row = ladder.length - 1 - i;
      return { price: ladder.prices[row], size: ladder.sizes[row], was: 0 };
    });
  return { bids: side(book.bids), asks: side(book.asks), last: book.updateId, timeMs };
}

/** What changed since the book was settled: every price that was touched, whatever became of it. */
export function touched(ladder: Ladder): LevelChange[] {
  return ladder.changedPrices().map((price) => ({ price, size: ladder.sizeAt(price), was: -1 }));
}
