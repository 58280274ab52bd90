import {
  type Alert,
  type BarBatch,
  type BookStatus,
  type FeedStatus,
  type Gap,
  type GreeksBatch,
  type Instrument,
  type LatencySummary,
  type LevelBatch,
  type TopBatch,
  type TradeBatch,
} from '@livetape/model';
import { type Channel, type Tempo } from './channel';
import { ChannelIndex } from './channel-index';
import { type LiveBooks } from './live-books';

/**
 * What is published, by channel: publishing only notes what is newest, and which channels have something for their
 * subscribers. Nothing is created per trade, top of book or level.
 */
export class Publications {
  protected readonly index: ChannelIndex;
  private readonly dirty: Record<Tempo, Channel[]> = { bars: [], fast: [] };
  private readonly urgent = new Set<Channel>();

  constructor(books: LiveBooks, bookLevelsMax: number) {
    this.index = new ChannelIndex(books, bookLevelsMax);
  }

  /** Instruments that batches and clients may name; more may come. Throws RangeError when an id is taken already. */
  register(instruments: readonly Instrument[]): void {
    this.index.register(instruments);
  }

  publishBars(bars: BarBatch): void {
    for (let row = 0; row < bars.length; row++) {
      const channel = this.index.bars(bars.instrument[row], bars.widthMs[row]);
      channel.log.push(bars, row);
      this.mark(channel, 'bars');
    }
  }

  publishTrades(trades: TradeBatch): void {
    for (let row = 0; row < trades.length; row++) {
      const channel = this.index.trades(trades.instrument[row]);
      channel.log.push(trades, row);
      this.mark(channel, 'fast');
      const ticker = this.index.ticker(trades.instrument[row]);
      if (ticker.log.pushTrade(trades, row)) this.mark(ticker, 'fast');
    }
  }

  publishTops(tops: TopBatch): void {
    for (let row = 0; row < tops.length; row++) {
      const channel = this.index.ticker(tops.instrument[row]);
      channel.log.pushTop(tops, row);
      this.mark(channel, 'fast');
    }
  }

  /** Of books that `FanoutOptions.books` has taken: what clients get is read there with the next flush. */
  publishLevels(levels: LevelBatch): void {
    for (let row = 0; row < levels.length; row++) {
      if (levels.last[row] === 1) this.markBook(levels.instrument[row]);
    }
  }

  publishGreeks(greeks: GreeksBatch): void {
    for (let row = 0; row < greeks.length; row++) {
      const channel = this.index.greeks(greeks.instrument[row]);
      channel.log.push(greeks, row);
      this.mark(channel, 'fast');
    }
  }

  /** Keeps the object. Who has the book gets its new state with the next `flushStates`. */
  publishBook(status: BookStatus): void {
    this.index.feeds.log.pushBook(status);
    this.mark(this.index.feeds, 'fast');
    this.markBook(status.instrument);
    for (const channel of this.index.booksOf(status.instrument)) this.urgent.add(channel);
  }

  /** Keeps the object. */
  publishFeed(status: FeedStatus): void {
    this.index.feeds.log.pushStatus(status);
    this.mark(this.index.feeds, 'fast');
  }

  /** Keeps the object. */
  publishGap(gap: Gap): void {
    this.index.feeds.log.pushGap(gap);
    this.mark(this.index.feeds, 'fast');
  }

  /** Keeps the object; a later one with the same id replaces it. */
  publishAlert(alert: Alert): void {
    this.index.alerts.log.pushAlert(alert);
    this.mark(this.index.alerts, 'fast');
  }

  publishLatency(summary: LatencySummary): void {
    this.index.latency.log.push(summary);
    this.mark(this.index.latency, 'fast');
  }

  /** The channels whose clients wait for a change of state. */
  protected takeUrgent(): Channel[] {
    if (this.urgent.size === 0) return [];
    const urgent = [...this.urgent].filter(({ subscribers }) => subscribers > 0);
    this.urgent.clear();
    return urgent;
  }

  /** Adds the channels that have something new, which are then no longer dirty, to others. */
  protected takeDirty(tempo: Tempo, taken: Channel[]): void {
    const dirty = this.dirty[tempo];
    for (let i = 0; i < dirty.length; i++) {
      dirty[i].isDirty = false;
      taken.push(dirty[i]);
    }
    dirty.length = 0;
  }

  protected hasDirty(tempo: Tempo): boolean {
    return this.dirty[tempo].length > 0;
  }

  private markBook(instrument: number): void {
    const books = this.index.booksOf(instrument);
    for (let i = 0; i < books.length; i++) this.mark(books[i], 'fast');
    const top = this.index.topOf(instrument);
    if (top !== null) this.mark(top, 'fast');
  }

  private mark(channel: Channel, tempo: Tempo): void {
    if (channel.isDirty || channel.subscribers === 0) return;
    channel.isDirty = true;
    this.dirty[tempo].push(channel);
  }
}
