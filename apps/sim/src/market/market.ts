import { ExactSum } from '@livetape/columns';
import { Activity } from './activity';
import { Book } from './book';
import { type FairPrices } from './fair-prices';
import { History } from './history';
import { type Listing } from './instruments';
import { Quotation } from './quotation';
import { Random } from './random';

/** Hears what happens in the market. Instruments go by their row in `Market.listings`. */
export interface MarketListener {
  /** An execution stands in the instrument's history. */
  traded(instrument: number, id: number): void;
  /** Best bid or ask changed in price or size; always before the executions that caused it. */
  topMoved(instrument: number): void;
  /** Levels changed since the last call; they are forgotten when all listeners have returned. */
  bookMoved(instrument: number, nowMs: number): void;
}

/** What `Market` needs. `startMs` is when its clock starts; `rate` is trades per second over all instruments. */
export interface MarketOptions {
  readonly seed: number;
  readonly listings: readonly Listing[];
  readonly rate: number;
  readonly startMs: number;
  /** What all venues' prices follow; whoever made it moves it on. Without it the market follows prices of its own. */
  readonly fair?: FairPrices;
  /** Sets the randomness of one venue apart from that of another with the same seed. */
  readonly name?: string;
}

/** Exact sums of what traded, in ticks and steps. */
export interface Traded {
  readonly count: number;
  /** Ids of the first and last execution counted; first is last + 1 where nothing traded. */
  readonly firstId: number;
  readonly lastId: number;
  readonly volume: bigint;
  readonly buyVolume: bigint;
  readonly notional: bigint;
}

/** Prices and quotes move this often. */
const QUOTE_MS = 50;
/** Before the first listener only history matters: fewer quotes start the process sooner. */
const QUOTE_MS_UNHEARD = 250;
/** Book changes are told this often. */
const BOOK_MS = 100;
/** An order's typical worth in dollars at ordinary rates, and the spread of its logarithm. */
const ORDER_WORTH = 160;
const ORDER_SPREAD = 1.7;
const ORDINARY_RATE = 500;
/** An order stops after so many prices. */
const EXECUTIONS_MAX = 8;
/** Orders follow orders of the same side. */
const SAME_SIDE = 0.68;
/** So many orders meet a market maker who quotes again at once: a side that is hit often does not run dry. */
const REQUOTED = 0.3;
/** Resting orders that one execution meets, at most. */
const PARTS_MAX = 6;
const HISTORY_SECONDS = 1_800;
const HISTORY_ROWS_MIN = 2_048;
const HISTORY_ROWS_MAX = 65_536;
/**
 * Ids continue where the clock stands, so that a market that starts anew never gives an id twice: this many per ms since
 * 2024, far above what trades. Busier markets need more; all stay below 2^53 for decades.
 */
const ID_EPOCH_MS = Date.UTC(2024, 0, 1);
const IDS_PER_MS = 16;
const IDS_PER_MS_BUSY = 4_096;

/** A seeded market in steps of one millisecond: same options and same total of steps, same tape. It knows no venue. */
export class Market {
  readonly listings: readonly Listing[];
  readonly histories: readonly History[];
  readonly books: readonly Book[];
  nowMs: number;
  private readonly random: Random;
  private readonly prices: Quotation;
  private readonly activity: Activity;
  private readonly stepsPerDollar: Float64Array;
  private readonly lastBuy: Uint8Array;
  private readonly told: Float64Array;
  private readonly sums: ExactSum;
  private readonly countedFrom: Float64Array;
  private readonly orderWorth: number;
  private listeners: readonly MarketListener[] = [];
  private quoteMs = QUOTE_MS_UNHEARD;

  constructor(options: MarketOptions) {
    const { seed, listings, rate, startMs, fair, name = '' } = options;
    this.listings = listings;
    this.nowMs = startMs;
    this.random = new Random(seed, `orders${name}`);
    this.prices = new Quotation(listings, { seed, name, fair, nowMs: startMs });
    this.activity = new Activity(listings.length, rate, new Random(seed, `activity${name}`));
    this.stepsPerDollar = Float64Array.from(listings, (l) => {
      return 10 ** l.sizeDecimals / (l.sizeWorth ?? l.price * l.quoteWorth);
    });
    this.lastBuy = new Uint8Array(listings.length);
    this.told = new Float64Array(listings.length * 4);
    this.sums = new ExactSum(listings.length * 3);
    this.countedFrom = new Float64Array(listings.length);
    this.orderWorth = ORDER_WORTH * Math.sqrt(Math.min(1, ORDINARY_RATE / rate));
    const firstId = (startMs - ID_EPOCH_MS) * (rate > ORDINARY_RATE ? IDS_PER_MS_BUSY : IDS_PER_MS);
    this.histories = listings.map((_, i) => new History(this.rows(i, rate), firstId, firstId * 2));
    const random = new Random(seed, `quotes${name}`);
    this.books = listings.map((_, i) => new Book(random, firstId * 4, this.stepsPerDollar[i]));
    this.quote(QUOTE_MS_UNHEARD);
  }

  /** From now on these hear, and `traded` counts from here. */
  listen(listeners: readonly MarketListener[]): void {
    this.listeners = listeners;
    this.quoteMs = QUOTE_MS;
    for (const [i, book] of this.books.entries()) {
      book.settle();
      this.countedFrom[i] = this.histories[i].nextId;
      for (let column = 0; column < 3; column++) this.sums.clear(i * 3 + column);
      this.noteTop(i);
    }
  }

  /** Runs the clock up to a time. */
  advanceTo(timeMs: number): void {
    while (this.nowMs < timeMs) this.advance();
  }

  /** The clock jumps without anything happening: a process that was stopped does not trade in arrears. */
  skipTo(timeMs: number): void {
    this.nowMs = Math.max(this.nowMs, timeMs);
  }

  /** What traded since `listen`. */
  traded(instrument: number): Traded {
    const firstId = this.countedFrom[instrument];
    const lastId = this.histories[instrument].nextId - 1;
    const [volume, buyVolume, notional] = [0, 1, 2].map((column) => this.sums.value(instrument * 3 + column));
    return { count: lastId - firstId + 1, firstId, lastId, volume, buyVolume, notional };
  }

  private rows(instrument: number, rate: number): number {
    const wanted = this.activity.shares[instrument] * rate * HISTORY_SECONDS;
    return Math.round(Math.min(HISTORY_ROWS_MAX, Math.max(HISTORY_ROWS_MIN, wanted)));
  }

  private advance(): void {
    this.nowMs++;
    if (this.nowMs % this.quoteMs === 0) this.quote(this.quoteMs);
    this.activity.advance();
    while (this.activity.due()) this.activity.spend(this.order(this.activity.pick()));
    if (this.nowMs % BOOK_MS === 0) this.tellBooks();
  }

  private quote(ms: number): void {
    this.prices.advance(ms, this.nowMs);
    for (const [i, book] of this.books.entries()) {
      book.quote(this.prices.ticks[i]);
      this.tellTop(i);
    }
  }

  /** One market order; returns how many executions it made. */
  private order(instrument: number): number {
    const book = this.books[instrument];
    const buy = this.random.next() < SAME_SIDE === (this.lastBuy[instrument] === 1);
    this.lastBuy[instrument] = buy ? 1 : 0;
    const ladder = buy ? book.asks : book.bids;
    let rest = this.orderSize(instrument);
    const firstId = this.histories[instrument].nextId;
    let executions = 0;
    while (rest > 0 && executions < EXECUTIONS_MAX) {
      const price = ladder.bestPrice;
      const size = ladder.take(rest);
      this.execute(instrument, { price, size, buy });
      rest -= size;
      executions++;
    }
    if (this.random.next() < REQUOTED) book.approach(ladder, this.prices.ticks[instrument]);
    else book.refill(ladder);
    this.tellTop(instrument);
    for (const listener of this.listeners) {
      for (let id = firstId; id < firstId + executions; id++) listener.traded(instrument, id);
    }
    return executions;
  }

  private execute(instrument: number, execution: { price: number; size: number; buy: boolean }): void {
    const { price, size, buy } = execution;
    const count = Math.min(size, PARTS_MAX, 1 + this.random.geometric(0.65));
    this.histories[instrument].append({ price, size, buy, timeMs: this.nowMs, count });
    this.sums.add(instrument * 3, size);
    if (buy) this.sums.add(instrument * 3 + 1, size);
    this.sums.addProduct(instrument * 3 + 2, price, size);
  }

  private orderSize(instrument: number): number {
    const worth = this.orderWorth * Math.exp(ORDER_SPREAD * this.random.normal());
    return Math.max(1, Math.round(worth * this.stepsPerDollar[instrument]));
  }

  private tellTop(instrument: number): void {
    if (this.listeners.length === 0 || !this.noteTop(instrument)) return;
    for (const listener of this.listeners) listener.topMoved(instrument);
  }

  /** Whether best bid or ask differs from what was noted last. */
  private noteTop(instrument: number): boolean {
    const { bids, asks } = this.books[instrument];
    const at = instrument * 4;
    const same =
      this.told[at] === bids.bestPrice &&
      this.told[at + 1] === bids.bestSize &&
      this.told[at + 2] === asks.bestPrice &&
      this.told[at + 3] === asks.bestSize;
    if (same) return false;
    this.told[at] = bids.bestPrice;
    this.told[at + 1] = bids.bestSize;
    this.told[at + 2] = asks.bestPrice;
    this.told[at + 3] = asks.bestSize;
    return true;
  }

  private tellBooks(): void {
    for (const [i, book] of this.books.entries()) {
      if (book.updateId === book.settledId) continue;
      for (const listener of this.listeners) listener.bookMoved(i, this.nowMs);
      book.settle();
    }
  }
}
