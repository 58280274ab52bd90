import { Candles, type ChartBar, Silence } from '@livetape/charts';
import { type InstrumentSpec, type WidthName, WIDTH_NAMES, WIDTHS } from '@livetape/model';
import { type BarRow, type Refusal } from '@livetape/wire';
import { History, type Market } from './history';
import { type Hub } from './hub';

/** The bars of one chart: history by REST, then live ones; the growing bar is folded from bars of one second. */
export class BarStream {
  readonly candles: Candles;
  instrument: InstrumentSpec | null = null;
  /** Why the server does not give the bars; null while it does. */
  refusal: Refusal | null = null;
  /** Why there is no history; null while there is, or while it is awaited. */
  historyTrouble: string | null = null;
  private readonly silence = new Silence(1_000);
  private readonly awaited = new Set<WidthName>();
  private isHistoryAwaited = false;
  private readonly ends: (() => void)[] = [];
  private isEnded = false;

  /** Subscribes at once. @param changed called after each change of the above */
  constructor(
    private readonly hub: Hub,
    private readonly market: Market,
    private readonly width: WidthName,
    private readonly changed: () => void,
  ) {
    this.candles = new Candles(WIDTHS[width]);
    for (const name of this.widths) this.subscribe(name);
    if (!hub.hasTickets) void this.loadHistory();
  }

  /**
   * The growing bar is made of what REST gives and of bars of one second; without REST, of all narrower ones, of which the
   * stream has the last hundreds.
   */
  private get widths(): WidthName[] {
    const narrower = WIDTH_NAMES.slice(0, WIDTH_NAMES.indexOf(this.width));
    return this.hub.hasTickets ? [this.width, ...narrower] : [...new Set<WidthName>([this.width, '1s'])];
  }

  /** The first answer of the stream is awaited, or the only one that could hold bars: nothing is called live before. */
  get isLoading(): boolean {
    return this.awaited.size > 0 || (this.isHistoryAwaited && this.candles.newest === null);
  }

  /** ms since the newest bar of one second was due; null before the first. */
  get ageMs(): number | null {
    const age = this.silence.ageMs(performance.now());
    return Number.isFinite(age) ? age : null;
  }

  /** Silent for longer than this instrument usually is. */
  get isSilent(): boolean {
    return this.silence.isStale(performance.now());
  }

  stop(): void {
    this.isEnded = true;
    for (const end of this.ends) end();
  }

  private subscribe(name: WidthName): void {
    const { venue, symbol } = this.market;
    let isFirst = true;
    this.awaited.add(name);
    const take = (rows: readonly BarRow[], instrument: InstrumentSpec | null) => {
      this.awaited.delete(name);
      this.refusal = null;
      this.instrument = instrument ?? this.instrument;
      if (this.instrument) this.put(rows, name, this.instrument);
      this.changed();
    };
    const end = this.hub.client.subscribe(`bars:${venue}:${symbol}:${name}`, {
      snapshot: ({ rows, instrument }) => {
        take(rows, instrument);
        // what was missed is longer than what the server keeps in memory
        if (!isFirst && name === this.width && !this.hub.hasTickets) void this.loadHistory();
        isFirst = false;
      },
      delta: ({ rows, instrument }) => take(rows, instrument),
      refused: (refusal) => {
        this.refusal = refusal;
        this.changed();
      },
    });
    this.ends.push(end);
  }

  private put(rows: readonly BarRow[], name: WidthName, spec: InstrumentSpec): void {
    for (const row of rows) {
      const bar = toChart(row, WIDTHS[name], spec);
      this.candles.put(bar);
      // by the time of the bar itself: rows of a snapshot may be old
      const ageMs = Math.max(0, this.hub.serverNow - bar.start - bar.widthMs);
      if (name === '1s') this.silence.hear(bar.start, performance.now() - ageMs);
    }
  }

  private async loadHistory(): Promise<void> {
    this.isHistoryAwaited = true;
    try {
      const bars = await new History(this.hub.server).load(this.market, this.width, this.hub.serverNow);
      if (this.isEnded) return;
      this.candles.putAll(bars);
      this.historyTrouble = null;
    } catch (error) {
      // an Error of History or of the network: what the stream gives is shown without it
      this.historyTrouble = (error as Error).message;
    }
    this.isHistoryAwaited = false;
    if (!this.isEnded) this.changed();
  }
}

/** A row's integers as numbers for drawing. */
function toChart(row: BarRow, widthMs: number, spec: InstrumentSpec): ChartBar {
  const [start, open, high, low, close, volume, notional, , trades, revision] = row;
  const price = 10 ** spec.priceDecimals;
  const size = 10 ** spec.sizeDecimals;
  return {
    start,
    widthMs,
    open: open / price,
    high: high / price,
    low: low / price,
    close: close / price,
    volume: Number(volume) / size,
    notional: Number(notional) / price / size,
    trades,
    revision,
  };
}
