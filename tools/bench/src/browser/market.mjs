// What both pages of the browser bench look at: 64 bars each second, and 8 books of which each changes 20 times a second.
// Every change carries the time at which it was made, so that what is painted says how old it is.

export const TILES = 64;
export const BOOKS = 8;
export const BARS_BEFORE = 240;
export const DEPTH = 15;
export const BOOK_MS = 50;
export const VENUE = 'acme';

/** Sizes are near this; one whose last digit is a book's number holds a time, one that ends in `PLAIN` holds none. */
const SIZE = 1_000_000_000;
const PLAIN = 9;
/** Time stamps are of so many ms. */
const STAMP_MS = 0.1;
const CHECKSUM_EACH = 20;

/** ms since the epoch with fractions, as a page reads them too. */
export function now() {
  return performance.timeOrigin + performance.now();
}

/** The size that says: made `sinceMs` after the beginning, of this book. */
export function stampedSize(sinceMs, book) {
  return SIZE + Math.round(sinceMs / STAMP_MS) * 10 + book;
}

/** `{ sinceMs, book }` of a size that is a stamp, null of another number. In the page too: it uses nothing from outside. */
export function readStamp(size) {
  const book = size % 10;
  if (!(size >= 1_000_000_000) || book === 9) return null;
  return { sinceMs: ((size - 1_000_000_000 - book) / 10) * 0.1, book };
}

const symbolOf = (at) => `S${String(at).padStart(2, '0')}USDT`;

export const instruments = Array.from({ length: TILES }, (_, at) => ({
  venue: VENUE,
  symbol: symbolOf(at),
  base: `S${String(at).padStart(2, '0')}`,
  quote: 'USDT',
  priceDecimals: 2,
  sizeDecimals: 0,
}));

/** A walk of prices that is the same in every run. */
class Walk {
  constructor(seed) {
    this.state = seed * 7_919 + 1;
    this.price = 1_000_000 + seed * 10_000;
  }

  /** An integer from 0 to `below` - 1. */
  draw(below) {
    this.state = (Math.imul(this.state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((this.state / 2 ** 32) * below);
  }

  next() {
    this.price += this.draw(401) - 200;
    return this.price;
  }
}

/** One instrument's closed seconds. */
export class Bars {
  constructor(at, startMs) {
    this.walk = new Walk(at + 1);
    this.rows = [];
    for (let bar = BARS_BEFORE; bar > 0; bar--) this.close(startMs - bar * 1_000);
  }

  /** The row of the bar that starts then, kept for snapshots. */
  close(startMs) {
    const price = this.walk.next();
    const volume = 100 + this.walk.draw(900);
    const text = [volume, price * volume, volume >> 1].map(String);
    const row = [startMs, price, price + 90, price - 90, price + this.walk.draw(180) - 90, ...text, 12, 0];
    this.rows.push(row);
    return row;
  }
}

/** One book: prices without holes around a middle that moves now and then; four levels change each time. */
export class Book {
  sequence = 0;

  constructor(at) {
    this.at = at;
    this.walk = new Walk(100 + at);
    this.best = this.walk.price;
    this.sizes = { bids: this.freshSizes(), asks: this.freshSizes() };
  }

  /** The levels of a side, best first. */
  levels(side) {
    const price = side === 'bids' ? (level) => this.best - level : (level) => this.best + 1 + level;
    return this.sizes[side].map((size, level) => [price(level), size]);
  }

  /** Changes it; returns what changed as `{ bids, asks }`, the best bid's size with the time. */
  change(sinceMs) {
    this.sequence++;
    const changed = { bids: new Map(), asks: new Map() };
    if (this.walk.draw(10) === 0) this.move(changed);
    for (const side of ['bids', 'asks']) {
      const level = 1 + this.walk.draw(DEPTH - 1);
      this.sizes[side][level] = this.plainSize();
      changed[side].set(...this.levels(side)[level]);
    }
    this.sizes.bids[0] = stampedSize(sinceMs, this.at);
    changed.bids.set(...this.levels('bids')[0]);
    return { bids: [...changed.bids], asks: [...changed.asks] };
  }

  /** The whole or a change as a row of the protocol. */
  row({ bids, asks }, checksum) {
    const timeUs = Math.round(now() * 1_000);
    return ['synced', String(this.sequence), timeUs, timeUs, this.best, this.best + 1, bids, asks, checksum];
  }

  get isProofDue() {
    return this.sequence % CHECKSUM_EACH === 0;
  }

  /** The best ask is bought: everything moves up by one price. */
  move(changed) {
    changed.asks.set(this.best + 1, 0);
    changed.bids.set(this.best - DEPTH + 1, 0);
    this.best++;
    this.sizes.bids.unshift(this.plainSize());
    this.sizes.bids.pop();
    this.sizes.asks.shift();
    this.sizes.asks.push(this.plainSize());
    changed.bids.set(...this.levels('bids')[0]);
    // what was the best bid carries no time any more
    this.sizes.bids[1] = this.plainSize();
    changed.bids.set(...this.levels('bids')[1]);
    changed.asks.set(...this.levels('asks')[DEPTH - 1]);
  }

  freshSizes() {
    return Array.from({ length: DEPTH }, () => this.plainSize());
  }

  plainSize() {
    return SIZE + this.walk.draw(50_000_000) * 10 + PLAIN;
  }
}
