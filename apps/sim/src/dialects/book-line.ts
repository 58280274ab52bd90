import { type Book } from '../market/book';
import { SideView, touched } from './book-view';
import { checksumOf } from './checksum';
import { type BookChannel, type BookMessage, type LevelChange, type Spelled } from './grammar';

const WHOLE = 1_024;
/** A crossing bid stands at so many times the best ask. */
const CROSSING = 1.05;

/** What faults make of a message for one listener. */
export interface Distortion {
  readonly crossed: boolean;
  readonly wrongChecksum: boolean;
}

/** The book of one channel and instrument as its listeners know it: what to tell them next, and what to begin with. */
export class BookLine {
  /** Number of the last change that was told, and of the last message. */
  private last = 0;
  private count = 0;
  private bids: SideView | null = null;
  private asks: SideView | null = null;
  /** The snapshot before the last change, for who is to get an old one. */
  private older: BookMessage | null = null;

  constructor(
    private readonly channel: BookChannel,
    private readonly of: Spelled,
    private readonly book: Book,
  ) {}

  /** Somebody listens from now on, after a time when nobody did. */
  begin(): void {
    this.older = null;
    this.last = this.book.settledId;
    if (this.channel.seed === 'rest') return;
    const isSilent = this.channel.falls === 'silent';
    this.bids = new SideView(this.channel.depth ?? WHOLE, isSilent);
    this.asks = new SideView(this.channel.depth ?? WHOLE, isSilent);
    this.bids.update(this.book.bids);
    this.asks.update(this.book.asks);
    this.last = this.book.updateId;
  }

  /** Takes over the market's book; returns what is to be told of it, null where nothing changed. `keepsOlder` costs. */
  move(nowMs: number, keepsOlder: boolean): BookMessage | null {
    if (keepsOlder && this.bids) this.older = this.snapshot(nowMs);
    const bids = this.bids ? this.bids.update(this.book.bids) : touched(this.book.bids);
    const asks = this.asks ? this.asks.update(this.book.asks) : touched(this.book.asks);
    if (bids.length + asks.length === 0) return null;
    const previous = this.last;
    this.last = this.book.updateId;
    this.count++;
    return this.message({ bids, asks, first: previous + 1, previous, timeMs: nowMs });
  }

  /** The whole book as it was told up to now. */
  snapshot(timeMs: number): BookMessage {
    const [bids, asks] = [this.bids?.levels() ?? [], this.asks?.levels() ?? []];
    return this.message({ bids, asks, first: this.last, previous: -1, timeMs });
  }

  /** A snapshot of before the last change; the newest where there is none. */
  oldSnapshot(timeMs: number): BookMessage {
    return this.older ?? this.snapshot(timeMs);
  }

  /** The message with what faults add to it. */
  distort(message: BookMessage, { crossed, wrongChecksum }: Distortion): BookMessage {
    // so far above that no move of the market makes it right
    const bid: LevelChange = { price: Math.ceil(this.book.asks.bestPrice * CROSSING) + 1, size: 1, was: 0 };
    return {
      ...message,
      bids: crossed ? [bid, ...message.bids] : message.bids,
      checksum: (rule, write) => (message.checksum(rule, write) ^ (wrongChecksum ? 1 : 0)) >>> 0,
    };
  }

  private message(part: Omit<BookMessage, 'last' | 'count' | 'checksum'>): BookMessage {
    // made only where a dialect asks for it, which it does before the book moves on
    const whole = () => ({ bids: this.bids?.levels() ?? part.bids, asks: this.asks?.levels() ?? part.asks });
    return {
      ...part,
      last: this.last,
      count: this.count,
      checksum: (rule, write) => checksumOf(rule, this.of, whole(), write),
    };
  }
}
