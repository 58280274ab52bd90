import { Silence } from '@livetape/charts';
import { type WidthName, WIDTHS } from '@livetape/model';
import { type BarRow, type Row, type TickerRow, type TradeRow } from '@livetape/wire';
import { type ChannelState, type OpenChannel, type Receiver } from './channels';
import { type Market, type Report, type Ticker } from './messages';
import { Scaled } from './scaled';

/** Lines of the tape that one report carries at most: what scrolls by faster than it is sent cannot be read. */
const TRADES_MAX = 200;

/** What the instrument page's stream needs from the worker around it. */
export interface InstrumentHost {
  readonly open: OpenChannel;
  readonly post: (report: Report) => void;
  /** Monotonic ms, and ms since the epoch. */
  readonly now: () => number;
  readonly wallClock: () => number;
  readonly isSilent: (venue: string) => boolean;
}

/** One instrument in full: bars of the chosen width, bars of one second for the one that grows, ticker and tape. */
export class InstrumentStream {
  private readonly closers: (() => void)[] = [];
  private readonly silence = new Silence(1_000);
  private scaled: Scaled | null = null;
  private ticker: Ticker | null = null;
  private tickerRow: TickerRow | null = null;
  private trades: TradeRow[] = [];
  private isTapeNew = false;

  constructor(
    private readonly host: InstrumentHost,
    private readonly market: Market,
    width: WidthName,
  ) {
    const { venue, symbol } = market;
    this.open(`bars:${venue}:${symbol}:1s`, this.bars('1s'));
    if (width !== '1s') this.open(`bars:${venue}:${symbol}:${width}`, this.bars(width));
    this.open(
      `ticker:${venue}:${symbol}`,
      this.receiver((rows) => this.takeTicker(rows as readonly TickerRow[])),
    );
    const tape = (rows: readonly Row[], isSnapshot: boolean) =>
      this.takeTrades(rows as readonly TradeRow[], isSnapshot);
    this.open(`trades:${venue}:${symbol}`, this.receiver(tape));
  }

  close(): void {
    for (const close of this.closers) close();
  }

  /** Sends what came since the last call: at most a few times a second, the newest state of each. */
  flush(isLinkDown: boolean): void {
    this.flushTicker();
    this.flushTrades();
    const now = this.host.now();
    const ageMs = this.silence.ageMs(now);
    const isHeard = Number.isFinite(ageMs);
    const isStale = isHeard && (isLinkDown || this.host.isSilent(this.market.venue) || this.silence.isStale(now));
    this.host.post({ kind: 'freshness', isStale, ageMs: isHeard ? ageMs : null });
  }

  private bars(width: WidthName): Receiver {
    return this.receiver((rows, isSnapshot) => {
      if (!this.scaled) return;
      const bars = (rows as readonly BarRow[]).map((row) => this.scaled!.bar(row, WIDTHS[width]));
      for (const bar of bars) if (width === '1s') this.silence.hear(bar.start, this.host.now());
      this.host.post({ kind: 'bars', bars, isSnapshot });
    });
  }

  private takeTicker(rows: readonly TickerRow[]): void {
    this.tickerRow = rows.at(-1) ?? this.tickerRow;
  }

  private flushTicker(): void {
    if (!this.tickerRow || !this.scaled) return;
    this.ticker = this.scaled.ticker(this.tickerRow, this.ticker, this.host.wallClock());
    this.tickerRow = null;
    this.host.post({ kind: 'ticker', ticker: this.ticker });
  }

  private takeTrades(rows: readonly TradeRow[], isSnapshot: boolean): void {
    this.trades = isSnapshot ? rows.slice(-TRADES_MAX) : [...this.trades, ...rows].slice(-TRADES_MAX);
    this.isTapeNew ||= isSnapshot;
  }

  private flushTrades(): void {
    const { scaled } = this;
    if (!scaled || (this.trades.length === 0 && !this.isTapeNew)) return;
    const trades = this.trades.map((row) => scaled.trade(row));
    this.host.post({ kind: 'trades', trades, isSnapshot: this.isTapeNew });
    this.trades = [];
    this.isTapeNew = false;
  }

  private receiver(take: (rows: readonly Row[], isSnapshot: boolean) => void): Receiver {
    return {
      snapshot: ({ instrument, rows }: ChannelState) => {
        if (instrument) this.scaled ??= new Scaled(instrument);
        take(rows, true);
      },
      rows: (rows) => take(rows, false),
    };
  }

  private open(channel: string, receiver: Receiver): void {
    this.closers.push(this.host.open(channel, receiver));
  }
}
