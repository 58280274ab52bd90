import { type BookState, Side } from '@livetape/model';
import { bookChecksum, type BookRow, type LevelPair } from '@livetape/wire';
import { type LiveBooks } from './live-books';
import { Log } from './log';
import { PastRows } from './past-rows';
import { SideView } from './side-view';

/** A client proves its copy this often. */
const CHECKSUM_MS = 1_000;

interface Levels {
  readonly bids: readonly LevelPair[];
  readonly asks: readonly LevelPair[];
  readonly checksum: number | null;
}

/**
 * The best levels of a book. Each change of the book is an item, numbered by the book's version, and what a client gets is
 * always the difference between the state it has and the newest one (latest wins), or the whole where that is too long ago.
 */
export class BookLog extends Log {
  private readonly bids: SideView;
  private readonly asks: SideView;
  /** Headers: rows without levels and checksum. */
  private readonly past = new PastRows();
  private hasBook = false;
  private bookState: BookState = 'buffering';
  private sequence: string | null = null;
  private eventTimeUs = 0;
  private receiveTimeUs = 0;
  private checksum: number | null = null;
  private checkedAtMs = -Infinity;

  constructor(
    private readonly books: LiveBooks,
    readonly instrument: number,
    readonly depth: number,
  ) {
    super(1, 'conflate');
    this.bids = new SideView(Side.Bid, depth);
    this.asks = new SideView(Side.Ask, depth);
  }

  /** In the midst of a message the book is no state to be shown: the message's last row brings the next version. */
  override advance(monotonicMs: number): void {
    const { books, instrument } = this;
    const version = books.version(instrument);
    const isNew = this.bids.traceableFrom === Infinity;
    if (books.isInMessage(instrument) || (version === this.flushed && !isNew)) return;
    this.offset = version;
    super.advance(monotonicMs);
    this.look(version, monotonicMs);
  }

  override needsSnapshot(from: number): boolean {
    return from < Math.max(this.bids.traceableFrom, this.asks.traceableFrom);
  }

  override canResume(from: number): boolean {
    return !this.needsSnapshot(from);
  }

  override rows(from: number): BookRow[] {
    if (from >= this.flushed) return [];
    return [
      this.rowOf({ bids: this.bids.changesAfter(from), asks: this.asks.changesAfter(from), checksum: this.checksum }),
    ];
  }

  override known(from: number): BookRow | null {
    return this.past.at(from) as BookRow | null;
  }

  override state(): BookRow[] {
    if (!this.hasBook) return [];
    this.checksum ??= this.prove();
    return [this.rowOf({ bids: this.bids.levels(), asks: this.asks.levels(), checksum: this.checksum })];
  }

  private look(version: number, monotonicMs: number): void {
    const { books, instrument } = this;
    const book = books.book(instrument);
    this.hasBook = book !== null;
    this.bids.update(book?.bids ?? null, version);
    this.asks.update(book?.asks ?? null, version);
    this.bookState = books.state(instrument);
    this.sequence = books.sequence(instrument);
    this.eventTimeUs = books.eventTimeUs(instrument);
    this.receiveTimeUs = books.receiveTimeUs(instrument);
    this.past.add(version, this.rowOf({ bids: [], asks: [], checksum: null }));
    this.checksum = null;
    if (!this.hasBook || monotonicMs - this.checkedAtMs < CHECKSUM_MS) return;
    this.checkedAtMs = monotonicMs;
    this.checksum = this.prove();
  }

  private prove(): number {
    return bookChecksum(this.bids.levels(), this.asks.levels());
  }

  private rowOf({ bids, asks, checksum }: Levels): BookRow {
    const { bookState, sequence, eventTimeUs, receiveTimeUs } = this;
    return [bookState, sequence, eventTimeUs, receiveTimeUs, this.bids.best, this.asks.best, bids, asks, checksum];
  }
}
