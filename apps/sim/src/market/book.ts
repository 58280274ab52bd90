import { Side } from '@livetape/model';
import { Ladder } from './ladder';
import { type Random } from './random';

/** Levels of a side: at most, and below how many the far end is filled up. */
const LEVELS_MAX = 160;
const LEVELS_MIN = 100;
const LEVELS_FILLED = 120;
/** A level's typical worth in dollars, and the spread of its logarithm. */
const LEVEL_WORTH = 7_000;
const LEVEL_SPREAD = 1.1;
/** Mean distance of neighbouring levels, as a part of the price. */
const LEVEL_GAP = 0.8e-5;
/** Levels near the top that change with each quoting. */
const CHANGES_MEAN = 2;

/** All levels of one instrument, kept by invisible market makers around its fair price. */
export class Book {
  readonly bids = new Ladder(Side.Bid, LEVELS_MAX);
  readonly asks = new Ladder(Side.Ask, LEVELS_MAX);
  /** Changes up to the last `settle`: the next event starts one above. */
  settledId: number;

  /** `stepsPerDollar` turns a worth into a size at the price where the book began. */
  constructor(
    private readonly random: Random,
    private readonly firstId: number,
    private readonly stepsPerDollar: number,
  ) {
    this.settledId = firstId;
  }

  /** Rises by one with every change of a level. */
  get updateId(): number {
    return this.firstId + this.bids.changes + this.asks.changes;
  }

  /** Moves the book to a fair price in ticks, and lets a few levels near the top change. */
  quote(fair: number): void {
    this.approach(this.bids, fair);
    this.approach(this.asks, fair);
    for (let i = this.random.geometric(1 / (1 + CHANGES_MEAN)); i > 0; i--) {
      this.change(this.random.next() < 0.5 ? this.bids : this.asks);
    }
  }

  /** Moves one side to a fair price: nothing is left beyond the nearest whole tick, and a level stands there. */
  approach(ladder: Ladder, fair: number): void {
    const price = ladder.side === Side.Bid ? Math.max(1, Math.ceil(fair) - 1) : Math.max(2, Math.floor(fair) + 1);
    ladder.cutBetter(price);
    if (ladder.length === 0 || ladder.gain(price, ladder.bestPrice) > 0) ladder.set(price, this.levelSize());
    this.refill(ladder);
  }

  /** What remains after a taker has been there is filled up at the far end. */
  refill(ladder: Ladder): void {
    if (ladder.length >= LEVELS_MIN) return;
    while (ladder.length < LEVELS_FILLED) {
      const price = ladder.worstPrice - ladder.side * this.gap(ladder.worstPrice);
      if (price < 1) return;
      ladder.set(price, this.levelSize());
    }
  }

  /** Forgets which levels changed: they have been told. */
  settle(): void {
    this.settledId = this.updateId;
    this.bids.settle();
    this.asks.settle();
  }

  /** A level near the top is joined, partly cancelled or placed. */
  private change(ladder: Ladder): void {
    const depth = Math.min(ladder.length - 1, this.random.geometric(0.12));
    const near = ladder.prices[ladder.length - 1 - depth];
    if (this.random.next() < 0.4) {
      const price = near - ladder.side * this.gap(near);
      if (price >= 1) ladder.set(price, this.levelSize());
    } else if (depth > 0 && this.random.next() < 0.3) {
      ladder.set(near, 0);
    } else {
      ladder.set(near, this.levelSize());
    }
  }

  private gap(price: number): number {
    return 1 + Math.floor(price * LEVEL_GAP * this.random.exponential());
  }

  private levelSize(): number {
    const worth = LEVEL_WORTH * Math.exp(LEVEL_SPREAD * this.random.normal());
    return Math.max(1, Math.round(worth * this.stepsPerDollar));
  }
}
