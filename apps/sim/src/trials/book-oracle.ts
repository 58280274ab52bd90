import { type Book as FeedBook, type BookSide } from '@livetape/book';
import { type BookState, type Instrument } from '@livetape/model';
import { type Ladder } from '../market/ladder';
import { type MemoryExchange } from '../memory-exchange';
import { type BookMark } from '../text-frames';

/** What the oracle compares with what. */
export interface BookOracleOptions {
  readonly exchange: MemoryExchange;
  /** Of the feed, in the order of the venue's listings. */
  readonly instruments: readonly Instrument[];
  /** Levels of a side that must be right; null for all. */
  readonly depth: () => number | null;
  /** The book is asked for on the socket: what is answered has no mark, and may be ahead of the changes. */
  readonly isAsked: boolean;
  /** Levels of bids and asks that the feed itself says it can know of. */
  readonly trusted: (row: number) => readonly [bids: number, asks: number];
  readonly book: (row: number) => FeedBook | null;
  readonly state: (row: number) => BookState;
}

/** What was seen of one trial's books. */
export interface BookVerdict {
  /** Levels that stood in a synced book and were not so, and where that was first seen. */
  readonly wrongLevels: number;
  readonly firstWrong: string | null;
  /** Frames from the one that showed that something is wrong to the state that says so; 1 is at once. Worst of all. */
  readonly detectionFrames: number;
  /** Books that were lost at least once. */
  readonly lost: number;
}

const IMAGES_KEPT = 64;
/** Books change ten times a second here. */
const CURRENT_MS = 1_500;

/** One side of a book at one moment, worst level first. */
interface SideImage {
  readonly prices: Float64Array;
  readonly sizes: Float64Array;
}

interface BookImage {
  readonly bids: SideImage;
  readonly asks: SideImage;
  readonly last: number;
  readonly timeMs: number;
}

interface Row {
  images: BookImage[];
  /** Those of the newest and of the latest frame that arrived, however long ago. */
  arrived: BookImage[];
  /** What REST or a fault's copy may have brought. */
  fetched: BookImage[];
  newest: number;
  latest: number;
  /** Frames since one that showed something wrong; 0 where none did. */
  doubtful: number;
  isLost: boolean;
  /** A message of several frames is under way. */
  isPartial: boolean;
  /** The last snapshot is of a moment that is in no image: one in the midst of a change, as faults send it. */
  isUnknown: boolean;
}

/** Knows what the venue's books were at every moment, and so what a synced book must be. */
export class BookOracle {
  private readonly rows: Row[] = [];
  private wrongLevels = 0;
  private firstWrong: string | null = null;
  private detectionFrames = 0;

  constructor(private readonly options: BookOracleOptions) {}

  get verdict(): BookVerdict {
    const { wrongLevels, firstWrong, detectionFrames } = this;
    return { wrongLevels, firstWrong, detectionFrames, lost: this.rows.filter((row) => row?.isLost).length };
  }

  /** A book of the market is about to be told. */
  record(row: number): void {
    const of = this.row(row);
    of.images.push(this.image(row));
    if (of.images.length > IMAGES_KEPT) of.images.shift();
  }

  /** REST is about to answer: whatever it says of a book may be what there is now. */
  recordAnswer(): void {
    for (const { id } of this.options.instruments) {
      const of = this.row(id);
      of.fetched = [...of.fetched.slice(-7), this.image(id)];
    }
  }

  /** From now on losses count. */
  forgive(): void {
    for (const row of this.rows) if (row) row.isLost = false;
  }

  /** Whether frames of a book still arrive. */
  isCurrent(row: number): boolean {
    const timeMs = this.row(row).arrived.reduce((latest, image) => Math.max(latest, image.timeMs), 0);
    return this.options.exchange.nowMs - timeMs < CURRENT_MS;
  }

  /** The feed has taken a frame that completes a state of a book. */
  delivered({ row, last, previous, isDistorted, isPartial, isCopy }: BookMark): void {
    if (row >= this.options.instruments.length) return;
    const of = this.row(row);
    if (isCopy) of.fetched.push(...of.images.filter((image) => image.last === last));
    if (isCopy) return;
    of.isPartial = isPartial;
    if (isPartial) return;
    const shows = isDistorted || (previous >= 0 && of.newest >= 0 && previous > of.newest);
    if (previous < 0) of.isUnknown = !of.images.some((image) => image.last === last);
    else if (last > of.newest) of.isUnknown = false;
    of.latest = last;
    of.newest = Math.max(of.newest, last);
    of.arrived = [...of.images, ...of.arrived].filter((image) => image.last === of.newest || image.last === last);
    const isSynced = this.options.state(row) === 'synced';
    if (previous < 0) of.doubtful = 0;
    if (shows || of.doubtful > 0) of.doubtful++;
    if (of.doubtful > 0 && !isSynced) {
      this.detectionFrames = Math.max(this.detectionFrames, of.doubtful);
      of.doubtful = 0;
    }
    this.check(row);
  }

  /** Compares a book, where it is shown as synced. */
  check(row: number): void {
    const of = this.row(row);
    if (this.options.state(row) !== 'synced') {
      of.isLost = true;
      return;
    }
    const book = this.options.book(row);
    if (book === null || of.newest < 0 || of.isPartial) return;
    const all = this.options.depth() ?? Infinity;
    if (this.closest(row, book, [all, all]) === 0) {
      of.doubtful = 0;
      return;
    }
    if (of.isUnknown) return;
    const [bids, asks] = this.options.trusted(row);
    const wrong = this.closest(row, book, [Math.min(all, bids), Math.min(all, asks)]);
    if (wrong === 0) return;
    this.wrongLevels += wrong;
    const { exchange, instruments } = this.options;
    this.firstWrong ??= `${wrong} levels of ${instruments[row].symbol} at ${exchange.nowMs}`;
  }

  /** Levels in which a book differs from that of the states it may be in that is most like it. */
  private closest(row: number, book: FeedBook, depth: readonly [bids: number, asks: number]): number {
    const { images, newest, arrived, fetched } = this.row(row);
    const answered = this.options.isAsked ? images.filter(({ last }) => last > newest) : [];
    let fewest = Infinity;
    for (const images of [arrived, fetched, answered]) {
      for (const image of images) {
        if (fewest === 0) return 0;
        const scale = this.scaleOf(row);
        const bids = differences(book.bids, image.bids, { ...scale, depth: depth[0] });
        fewest = Math.min(fewest, bids + differences(book.asks, image.asks, { ...scale, depth: depth[1] }));
      }
    }
    return fewest;
  }

  /** What makes the feed's integers of the market's. */
  private scaleOf(row: number): { price: number; size: number } {
    const [instrument, listing] = [this.options.instruments[row], this.options.exchange.market.listings[row]];
    const price = 10 ** (instrument.priceDecimals - listing.priceDecimals);
    return { price, size: 10 ** (instrument.sizeDecimals - listing.sizeDecimals) };
  }

  private image(row: number): BookImage {
    const { market } = this.options.exchange;
    const { bids, asks, updateId } = market.books[row];
    return { bids: sideOf(bids), asks: sideOf(asks), last: updateId, timeMs: market.nowMs };
  }

  private row(row: number): Row {
    const fresh = {
      images: [],
      arrived: [],
      fetched: [],
      newest: -1,
      latest: -1,
      doubtful: 0,
      isLost: false,
      isPartial: false,
      isUnknown: false,
    };
    return (this.rows[row] ??= fresh);
  }
}

/** Levels of one side that lack, are too many or are not the same, down to a depth. */
function differences(
  side: BookSide,
  { prices, sizes }: SideImage,
  by: { readonly price: number; readonly size: number; readonly depth: number },
): number {
  let count = Math.max(0, Math.min(by.depth, prices.length) - side.length);
  for (let i = 0; i < Math.min(by.depth, side.length); i++) {
    const [at, expected] = [side.row(i), prices.length - 1 - i];
    if (expected < 0) count++;
    else if (!isSame(side.price[at], prices[expected] * by.price)) count++;
    else if (!isSame(side.size[at], sizes[expected] * by.size)) count++;
  }
  return count;
}

function sideOf({ prices, sizes, length }: Ladder): SideImage {
  return { prices: prices.slice(0, length), sizes: sizes.slice(0, length) };
}

/** Products of powers of ten may miss the integer by a rounding. */
function isSame(value: number, expected: number): boolean {
  return Math.abs(value - expected) <= 1e-9 * Math.abs(expected);
}
