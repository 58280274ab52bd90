import { type Instrument, WIDTH_NAMES, WIDTHS } from '@livetape/model';
import { formatChannel, parseChannel, type RefusalCode, type Snapshot } from '@livetape/wire';
import { BarLog } from './bar-log';
import { Channel } from './channel';
import { FeedLog } from './feed-log';
import { type Log } from './log';
import { TickerLog } from './ticker-log';
import { TradeLog } from './trade-log';

/** Every channel there is, by name and by instrument. A channel is made when first published to or asked for. */
export class ChannelIndex {
  readonly feeds: Channel<FeedLog>;
  private readonly made: Channel[] = [];
  private readonly instruments = new Map<number, Instrument>();
  private readonly ids = new Map<string, number>();
  private readonly barsByWidth = new Map<number, Channel<BarLog>[]>(WIDTH_NAMES.map((name) => [WIDTHS[name], []]));
  private readonly tickerOf: Channel<TickerLog>[] = [];
  private readonly tradesOf: Channel<TradeLog>[] = [];

  constructor() {
    this.feeds = this.make('feeds', new FeedLog(), null);
  }

  get count(): number {
    return this.made.length;
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
    }
  }

  /** The channel of a name, or why there is none. */
  find(name: string): Channel | RefusalCode {
    const channel = parseChannel(name);
    if (channel === null) return 'unknown-channel';
    if (channel.kind === 'feeds') return this.feeds;
    const id = this.ids.get(`${channel.venue}:${channel.symbol}`);
    if (id === undefined) return 'unknown-instrument';
    if (channel.kind === 'bars') return this.bars(id, WIDTHS[channel.width]);
    return channel.kind === 'ticker' ? this.ticker(id) : this.trades(id);
  }

  /** The bars of an instrument; throws RangeError for a width that is not kept. */
  bars(instrument: number, widthMs: number): Channel<BarLog> {
    const channels = this.barsByWidth.get(widthMs);
    if (channels === undefined) throw new RangeError(`bars of ${widthMs} ms are not kept`);
    return (channels[instrument] ??= this.makeBars(instrument, widthMs));
  }

  ticker(instrument: number): Channel<TickerLog> {
    return (this.tickerOf[instrument] ??= this.makeOf(instrument, 'ticker', new TickerLog()));
  }

  trades(instrument: number): Channel<TradeLog> {
    return (this.tradesOf[instrument] ??= this.makeOf(instrument, 'trades', new TradeLog()));
  }

  private makeBars(instrument: number, widthMs: number): Channel<BarLog> {
    const width = WIDTH_NAMES.find((name) => WIDTHS[name] === widthMs)!;
    const { venue, symbol } = this.require(instrument);
    return this.make(formatChannel({ kind: 'bars', venue, symbol, width }), new BarLog(), instrument);
  }

  private makeOf<L extends Log>(instrument: number, kind: 'ticker' | 'trades', log: L): Channel<L> {
    const { venue, symbol } = this.require(instrument);
    return this.make(formatChannel({ kind, venue, symbol }), log, instrument);
  }

  private make<L extends Log>(name: string, log: L, instrument: number | null): Channel<L> {
    const channel = new Channel(this.made.length, name, log, instrument === null ? null : this.describe(instrument));
    this.made.push(channel);
    return channel;
  }

  private describe(instrument: number): Snapshot['instrument'] {
    const { venue, symbol, base, quote, priceDecimals, sizeDecimals } = this.require(instrument);
    return { venue, symbol, base, quote, priceDecimals, sizeDecimals };
  }

  private require(instrument: number): Instrument {
    const found = this.instruments.get(instrument);
    if (found === undefined) throw new RangeError(`instrument ${instrument} is not registered`);
    return found;
  }
}
