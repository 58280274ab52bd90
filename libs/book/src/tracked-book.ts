import { type BookHealth, type BookRules, type BookState, type Instrument, type LevelBatch } from '@livetape/model';
import { Book } from './book';
import { type BookChecksum } from './book-checksum';
import { type BookSide } from './book-side';
import { endOfMessage, follows, joins, Order } from './continuity';
import { DeltaBuffer } from './delta-buffer';

/** What a tracked book is made of. */
export interface TrackedBookOptions {
  readonly instrument: Instrument;
  readonly rules: BookRules;
  /** Levels of each side. */
  readonly capacity: number;
  readonly bufferRows: number;
}

/** One book, what is known of how right it is, and when its snapshot is asked for. Moved by `Synchroniser` alone. */
export class TrackedBook {
  readonly instrument: Instrument;
  readonly book: Book;
  readonly buffer: DeltaBuffer;
  state: BookState = 'buffering';
  /** ms since the epoch. */
  since = 0;
  reason = 'no snapshot yet';

  /** The book is the stream's, message by message; whether it is also right shows in `state`. */
  isFollowing = false;
  /** The next message is the first after a snapshot that did not come in the stream. */
  isJoining = false;
  /** What was handed on is the book before this message; false makes the next proven message a snapshot. */
  isPublished = false;
  /** A new snapshot is on its way for a book that is followed meanwhile. */
  isReseeding = false;
  isConnected = false;
  /** The stream ended, and nothing came of a new one yet. */
  isCut = false;
  /** No snapshot is asked for before the first delta. */
  isWaiting = true;

  /** Last sequence of the last message; -1 for none. A column, because a number of its own would be allocated anew. */
  readonly sequence = new Float64Array(1).fill(-1);
  /** Event and receive time of the last message, µs. */
  readonly times = new Float64Array(2);
  /** Levels that the subscription keeps; 0 for all. */
  depth = 0;
  /** Monotonic ms. Infinity where nothing is due. */
  readonly due = { ask: Infinity, answer: Infinity, reseed: Infinity, uncross: Infinity };
  /** Snapshots asked for since the book was last right for a while. */
  attempts = 0;
  syncedAt = Infinity;

  readonly lastMessageAt = new Float64Array(1);
  messages = 0;
  gaps = 0;
  resyncs = 0;
  checksumsPassed = 0;
  checksumsFailed = 0;
  crossed = 0;
  private readonly reseedFrom = new Float64Array(1);
  private wasSeeded = false;
  private readonly rules: BookRules;

  constructor({ instrument, rules, capacity, bufferRows }: TrackedBookOptions) {
    this.instrument = instrument;
    this.rules = rules;
    this.book = new Book(capacity, { keepsDigits: rules.checksum !== null });
    this.buffer = new DeltaBuffer(bufferRows);
    this.depth = rules.depth ?? 0;
  }

  /** Takes a snapshot's rows [from, to) as the book. */
  seed(levels: LevelBatch, from: number, to: number): void {
    const { book, rules } = this;
    book.load(levels, from, to);
    const reach = rules.snapshotDepth ?? Infinity;
    if (book.bids.length >= reach) book.bids.endTrust();
    if (book.asks.length >= reach) book.asks.endTrust();
    this.depth = levels.depth[from] > 0 ? levels.depth[from] : (rules.depth ?? 0);
    if (this.depth > 0) book.truncate(this.depth);
    if (!this.isFollowing && this.wasSeeded) this.resyncs++;
    this.wasSeeded = this.isFollowing = true;
    this.isJoining = rules.seed === 'rest' || rules.seed === 'request';
    this.isPublished = this.isReseeding = this.isWaiting = false;
    this.due.ask = this.due.answer = Infinity;
    this.sequence[0] = -1;
    this.keepPlace(levels, from);
  }

  /** A snapshot is not older than where what waits for it begins, nor than the book that it replaces. */
  isReachedBy(levels: LevelBatch, row: number): boolean {
    const last = levels.lastSequence[row];
    return !(this.isReseeding && last < this.reseedFrom[0]) && this.buffer.joins(levels.lastSequence, row);
  }

  /** Applies the messages that waited for the snapshot. Returns the first row of the last of them, -1 where none was new. */
  catchUp(): number {
    const { book, sequence } = this;
    const { rows } = this.buffer;
    let last = -1;
    for (let at = 0; rows !== null && at < rows.length; at = endOfMessage(rows, at)) {
      const order = this.isJoining ? joins(rows, at, sequence, 0) : follows(rows, at, sequence, 0);
      if (order !== Order.Next) continue;
      for (let row = at; row < endOfMessage(rows, at); row++) book.apply(rows, row);
      if (this.depth > 0) book.truncate(this.depth);
      this.keepPlace(rows, at);
      this.isJoining = false;
      last = at;
    }
    return last;
  }

  /** Compares the checksum of a row's message, where it has one, with the book's. */
  passes(checksum: BookChecksum, levels: LevelBatch, row: number): boolean {
    if (levels.checksum[row] < 0) return true;
    const passes = checksum.signed(this.book, this.instrument) === (levels.checksum[row] | 0);
    if (passes) this.checksumsPassed++;
    else this.checksumsFailed++;
    return passes;
  }

  /** From here on the book is followed while a snapshot is fetched that must not be older. */
  beginReseed(): void {
    this.isReseeding = true;
    this.reseedFrom[0] = this.sequence[0];
  }

  /** Keeps where the stream now is. */
  keepPlace(levels: LevelBatch, row: number): void {
    if (levels.lastSequence[row] >= 0) this.sequence[0] = levels.lastSequence[row];
    this.times[0] = levels.eventTime[row];
    this.times[1] = levels.receiveTime[row];
  }

  /**
   * Prices have moved so far that little is left of what the snapshot reached, or of what there was room for: levels beyond
   * it may stand there untold. A quarter is left for the time that the next one takes.
   */
  get isShallow(): boolean {
    if (!this.isFollowing || this.isReseeding) return false;
    const reach = Math.min(this.rules.snapshotDepth ?? Infinity, this.book.capacity);
    return isShallow(this.book.bids, reach / 4) || isShallow(this.book.asks, reach / 4);
  }

  /** A copy for those who look closely. */
  health(): BookHealth {
    const { bids, asks } = this.book;
    const { state, since, reason, messages, gaps, resyncs, checksumsPassed, checksumsFailed, crossed } = this;
    return {
      ...{ state, since, reason, messages, gaps, resyncs, checksumsPassed, checksumsFailed, crossed },
      lastMessageAt: this.messages === 0 ? null : this.lastMessageAt[0],
      sequence: this.sequence[0] < 0 ? null : String(this.sequence[0]),
      levels: [bids.length, asks.length],
      trustedDepth: [bids.trusted, asks.trusted],
    };
  }
}

/** A side that is known as a whole is never shallow, however few levels it has. */
function isShallow(side: BookSide, wanted: number): boolean {
  return !side.isTopTrusted || (side.trusted < wanted && side.trusted < side.length);
}
