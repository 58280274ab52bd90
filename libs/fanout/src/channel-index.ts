import { type Instrument, WIDTH_NAMES, WIDTHS } from '@livetape/model';
import {
  type Channel as ChannelName,
  formatChannel,
  parseChannel,
  type RefusalCode,
  type Snapshot,
} from '@livetape/wire';
import { AlertLog } from './alert-log';
import { BarLog } from './bar-log';
import { BookLog } from './book-log';
import { Channel } from './channel';
import { FeedLog } from './feed-log';
import { GreeksLog } from './greeks-log';
import { LatencyLog } from './latency-log';
import { type LiveBooks } from './live-books';
import { type Log } from './log';
import { Pairs } from './pairs';
import { TickerLog } from './ticker-log';
import { TopLog } from './top-log';
import { TradeLog } from './trade-log';

const NO_BOOKS: readonly Channel<BookLog>[] = [];

/**
 * Every channel there is, by name and by instrument. A channel is made when first published to or asked for; that of a book,
 * of which there may be one for each depth, is forgotten when nobody has it any more.
 */
export class ChannelIndex {
  readonly feeds: Channel<FeedLog>;
  readonly latency: Channel<LatencyLog>;
  readonly alerts: Channel<AlertLog>;
  private handles = 0;
  private channelCount = 0;
  private levels = 0;
  private readonly instruments = new Map<number, Instrument>();
  private readonly ids = new Map<string, number>();
  private readonly pairs = new Pairs();
  private readonly barsByWidth = new Map<number, Channel<BarLog>[]>(WIDTH_NAMES.map((name) => [WIDTHS[name], []]));
  private readonly tickers: Channel<TickerLog>[] = [];
  private readonly tapes: Channel<TradeLog>[] = [];
  private readonly greeksOf: Channel<GreeksLog>[] = [];
  private readonly books: Channel<BookLog>[][] = [];
  private readonly tops = new Map<string, Channel<TopLog>>();
  /** By instrument, so that a level finds the top of its pair without a text being made. */
  private readonly topByInstrument: (Channel<TopLog> | undefined)[] = [];

  constructor(
    private readonly live: LiveBooks,
    private readonly bookLevelsMax: number,
  ) {
    this.feeds = this.make({ kind: 'feeds' }, new FeedLog(), null);
    this.latency = this.make({ kind: 'latency' }, new LatencyLog(), null);
    this.alerts = this.make({ kind: 'alerts' }, new AlertLog(), null);
  }

  get count(): number {
    return this.channelCount;
  }

  /** Levels of each side of all books that somebody has. */
  get bookLevels(): number {
    return this.levels;
  }

  /** Takes more instruments. Throws RangeError when an id has another instrument already. */
  register(instruments: readonly Instrument[]): void {
    for (const instrument of instruments) {
      const { id, venue, symbol } = instrument;
      const known = this.instruments.get(id);
      if (known !== undefined && (known.venue !== venue || known.symbol !== symbol)) {
        throw new RangeError(`instrument ${id} is ${known.symbol} of ${known.venue} already`);
      }
      this.instruments.set(id, instrument);
      this.ids.set(`${venue}:${symbol}`, id);
      if (known === undefined) this.pair(instrument);
    }
  }

  /** The channel of a name, or why there is none. */
  find(name: string): Channel | RefusalCode {
    const channel = parseChannel(name);
    if (channel === null) return 'unknown-channel';
    if (channel.kind === 'top') return this.top(name, channel);
    if (!('venue' in channel)) return this[channel.kind];
    const id = this.ids.get(`${channel.venue}:${channel.symbol}`);
    return id === undefined ? 'unknown-instrument' : this.ofInstrument(id, channel);
  }

  /** Forgets the channel of a book that nobody has. */
  release(channel: Channel): void {
    if (channel.isIdle && channel.log instanceof BookLog) this.forgetBook(channel as Channel<BookLog>);
  }

  /** The bars of an instrument; throws RangeError for a width that is not kept. */
  bars(instrument: number, widthMs: number): Channel<BarLog> {
    const channels = this.barsByWidth.get(widthMs);
    if (channels === undefined) throw new RangeError(`bars of ${widthMs} ms are not kept`);
    return (channels[instrument] ??= this.makeBars(instrument, widthMs));
  }

  ticker(instrument: number): Channel<TickerLog> {
    return (this.tickers[instrument] ??= this.makeOf(instrument, 'ticker', new TickerLog()));
  }

  trades(instrument: number): Channel<TradeLog> {
    return (this.tapes[instrument] ??= this.makeOf(instrument, 'trades', new TradeLog()));
  }

  greeks(instrument: number): Channel<GreeksLog> {
    return (this.greeksOf[instrument] ??= this.makeOf(instrument, 'greeks', new GreeksLog()));
  }

  /** The channels of a book, one for each depth that somebody has. */
  booksOf(instrument: number): readonly Channel<BookLog>[] {
    return this.books[instrument] ?? NO_BOOKS;
  }

  /** The top of the instrument's pair, once somebody asked for it. */
  topOf(instrument: number): Channel<TopLog> | null {
    return this.topByInstrument[instrument] ?? null;
  }

  private ofInstrument(id: number, channel: Extract<ChannelName, { venue: string }>): Channel | RefusalCode {
    if (channel.kind === 'bars') return this.bars(id, WIDTHS[channel.width]);
    if (channel.kind === 'book') return this.book(id, channel);
    if (channel.kind === 'greeks') return this.greeks(id);
    return channel.kind === 'ticker' ? this.ticker(id) : this.trades(id);
  }

  private book(id: number, channel: Extract<ChannelName, { kind: 'book' }>): Channel | RefusalCode {
    const name = formatChannel(channel);
    const channels = (this.books[id] ??= []);
    const known = channels.find((one) => one.name === name);
    if (known !== undefined) return known;
    if (this.levels + channel.depth > this.bookLevelsMax) return 'too-many-books';
    this.levels += channel.depth;
    const made = this.make(channel, new BookLog(this.live, id, channel.depth), id);
    channels.push(made);
    return made;
  }

  private top(name: string, channel: Extract<ChannelName, { kind: 'top' }>): Channel<TopLog> | RefusalCode {
    const known = this.tops.get(name);
    if (known !== undefined) return known;
    const instruments = this.pairs.instruments(channel.base, channel.quote);
    if (instruments.length === 0) return 'unknown-instrument';
    const made = this.make(channel, new TopLog(this.live, instruments), null);
    this.tops.set(name, made);
    for (const { id } of instruments) this.topByInstrument[id] = made;
    return made;
  }

  /** A new instrument of a pair joins its channel. */
  private pair(instrument: Instrument): void {
    if (!this.pairs.add(instrument)) return;
    const { id, base, quote } = instrument;
    const top = this.tops.get(formatChannel({ kind: 'top', base, quote }));
    if (top !== undefined) this.topByInstrument[id] = top;
  }

  private forgetBook(channel: Channel<BookLog>): void {
    const channels = this.books[channel.log.instrument];
    const at = channels.indexOf(channel);
    if (at < 0) return;
    channels.splice(at, 1);
    this.channelCount--;
    this.levels -= channel.log.depth;
  }

  private makeBars(instrument: number, widthMs: number): Channel<BarLog> {
    const width = WIDTH_NAMES.find((name) => WIDTHS[name] === widthMs)!;
    const { venue, symbol } = this.require(instrument);
    return this.make({ kind: 'bars', venue, symbol, width }, new BarLog(), instrument);
  }

  private makeOf<L extends Log>(instrument: number, kind: 'ticker' | 'trades' | 'greeks', log: L): Channel<L> {
    const { venue, symbol } = this.require(instrument);
    return this.make({ kind, venue, symbol }, log, instrument);
  }

  /** Handles are never used again: a late frame of a forgotten channel belongs to nobody. */
  private make<L extends Log>(channel: ChannelName, log: L, id: number | null): Channel<L> {
    this.channelCount++;
    const instrument = id === null ? null : this.describe(id);
    return new Channel({ handle: this.handles++, kind: channel.kind, name: formatChannel(channel), instrument }, log);
  }

  private describe(instrument: number): Snapshot['instrument'] {
    const { venue, symbol, base, quote, priceDecimals, sizeDecimals, contract } = this.require(instrument);
    const described = { venue, symbol, base, quote, priceDecimals, sizeDecimals };
    return contract === undefined ? described : { ...described, contract };
  }

  private require(instrument: number): Instrument {
    const found = this.instruments.get(instrument);
    if (found === undefined) throw new RangeError(`instrument ${instrument} is not registered`);
    return found;
  }
}
