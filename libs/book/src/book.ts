import { type LevelBatch, Side } from '@livetape/model';
import { BookSide } from './book-side';
import { WrittenDigits } from './written-digits';

export interface BookOptions {
  /** Whether it keeps how prices and sizes were written, for a checksum over their text: 4 bytes × capacity more. */
  readonly keepsDigits?: boolean;
}

/** All levels of one instrument. Owns its memory: 32 bytes × capacity. */
export class Book {
  readonly bids: BookSide;
  readonly asks: BookSide;

  /** @param capacity levels of each side */
  constructor(
    readonly capacity: number,
    { keepsDigits = false }: BookOptions = {},
  ) {
    this.bids = new BookSide(Side.Bid, capacity, keepsDigits ? new WrittenDigits(capacity) : null);
    this.asks = new BookSide(Side.Ask, capacity, keepsDigits ? new WrittenDigits(capacity) : null);
  }

  /** Best bid is not below best ask: the book is wrong, or the market does not trade. */
  get isCrossed(): boolean {
    return this.bids.length > 0 && this.asks.length > 0 && this.bids.bestPrice >= this.asks.bestPrice;
  }

  /** Best bid and best ask are known to be the best. */
  get isTopTrusted(): boolean {
    return this.bids.isTopTrusted && this.asks.isTopTrusted;
  }

  sideOf(levels: LevelBatch, row: number): BookSide {
    return levels.side[row] === Side.Bid ? this.bids : this.asks;
  }

  /** Takes the level of a row: size 0 removes it, another puts it in its place. */
  apply(levels: LevelBatch, row: number): void {
    this.sideOf(levels, row).apply(levels, row);
  }

  /** As `apply`, of a row that a book of the same levels has taken. */
  follow(levels: LevelBatch, row: number): void {
    this.sideOf(levels, row).follow(levels, row);
  }

  /** Takes the rows [from, to) in place of all levels. */
  load(levels: LevelBatch, from: number, to: number): void {
    this.bids.load(levels, from, to);
    this.asks.load(levels, from, to);
  }

  /** Keeps the best levels of each side. */
  truncate(depth: number): void {
    this.bids.truncate(depth);
    this.asks.truncate(depth);
  }

  clear(): void {
    this.bids.clear();
    this.asks.clear();
  }
}
