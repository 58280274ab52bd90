import {
  ChangeDetectionStrategy,
  Component,
  computed,
  DestroyRef,
  effect,
  ElementRef,
  inject,
  input,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { isWidthName, type WidthName, WIDTH_NAMES, WIDTHS } from '@livetape/model';
import { type BookView } from '../../stream/book-messages';
import { type Ticker } from '../../stream/messages';
import { fixedText, glanceDecimals } from '../../stream/number-text';
import { namesOf } from '../instrument-name';
import { Instruments } from '../instruments';
import { Stream } from '../stream';
import { Watchlist } from '../watchlist';
import { BarTable } from './bar-table';
import { CandleChart } from './candle-chart';
import { Candles, type ChartBar } from '@livetape/charts';
import { Consolidated } from './consolidated';
import { Greeks } from './greeks';
import { HeatMap } from './heat-map';
import { loadBars, loadCsv, loadParts, loadReference, PAGE } from './history';
import { dataState, headFields, tradeGaps } from './instrument-view';
import { Ladder } from './ladder';
import { foldOf } from './ladder-view';
import { save } from './save';
import { isSameSide, sideOf } from './side';
import { Tape } from './tape';

/** The chart is drawn again at most this often; bars come once a second. */
const PAINT_INTERVAL_MS = 250;
/** A screen reader hears the price at most this often. */
const SPEAK_INTERVAL_MS = 20_000;

/** One instrument: candles, VWAP and volume; its tape; every number with its age and state. */
@Component({
  selector: 'tape-instrument-page',
  imports: [BarTable, CandleChart, Consolidated, Greeks, HeatMap, Ladder, RouterLink, Tape],
  templateUrl: './instrument.page.html',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'instrument', '[class.has-side]': 'side() !== null', '(document:keydown)': 'press($event)' },
})
export class InstrumentPage {
  readonly venue = input.required<string>();
  readonly symbol = input.required<string>();
  /** `?width=1m`: kept in the address, so that a link shows the same chart. */
  readonly width = input<string>();
  /** `?rows=50&group=100`: rows of the ladder, and units of price per row. */
  readonly rows = input<string>();
  readonly group = input<string>();

  protected readonly stream = inject(Stream);
  protected readonly watchlist = inject(Watchlist);
  protected readonly instruments = inject(Instruments);
  private readonly router = inject(Router);
  private readonly element = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  private readonly chart = viewChild(CandleChart);
  private readonly tape = viewChild(Tape);

  protected readonly widths = WIDTH_NAMES;
  protected readonly chosen = computed<WidthName>(() => {
    const width = this.width() ?? '1s';
    return isWidthName(width) ? width : '1s';
  });
  protected readonly market = computed(() => ({ venue: this.venue(), symbol: this.symbol() }), {
    equal: (a, b) => a.venue === b.venue && a.symbol === b.symbol,
  });
  protected readonly listed = computed(() =>
    this.instruments.all().find(({ venue, symbol }) => venue === this.venue() && symbol === this.symbol()),
  );
  protected readonly isUnknown = computed(() => this.instruments.state() === 'ready' && !this.listed());
  protected readonly feed = computed(() => this.stream.feeds()?.find(({ venue }) => venue === this.venue()) ?? null);
  protected readonly name = computed(() => namesOf(this.listed(), this.symbol()));
  protected readonly fold = computed(() => foldOf(this.rows(), this.group()));
  protected readonly side = computed(() => sideOf(this.listed()), { equal: isSameSide });
  protected readonly history = signal<'loading' | 'ready' | 'empty' | 'failed'>('loading');
  protected readonly failure = signal('');
  protected readonly isTable = signal(false);
  protected readonly tableRows = signal<readonly ChartBar[]>([]);
  protected readonly isStale = signal(false);
  protected readonly state = computed(() =>
    dataState({
      isStale: this.isStale(),
      link: this.stream.link().state,
      feed: this.feed(),
      source: this.stream.link().source,
    }),
  );

  private candles = new Candles(1_000);
  private ticker: Ticker | null = null;
  private book: BookView | null = null;
  private reference: { open: number; start: number } | null = null;
  private ageMs: number | null = null;
  private isExhausted = false;
  private isLoadingOlder = false;
  private isPaintDue = false;
  private spokenAt = 0;

  constructor() {
    effect(() => {
      const market = this.market();
      const width = this.chosen();
      untracked(() => void this.open(market, width));
    });
    const timer = setInterval(() => this.paint(), PAINT_INTERVAL_MS);
    const forget = [
      this.stream.hear('bars', ({ bars }) => this.take(bars)),
      this.stream.hear('ticker', ({ ticker }) => (this.ticker = ticker)),
      this.stream.hear('book', ({ book }) => (this.book = book)),
      this.stream.hear('trades', ({ trades, isSnapshot }) => {
        if (isSnapshot) this.tape()?.clear();
        this.tape()?.add(trades);
      }),
      this.stream.hear('freshness', ({ isStale, ageMs }) => {
        this.ageMs = ageMs;
        this.isPaintDue ||= isStale !== this.isStale();
        this.isStale.set(isStale);
      }),
    ];
    inject(DestroyRef).onDestroy(() => {
      clearInterval(timer);
      forget.forEach((stop) => stop());
      this.stream.post({ kind: 'leave' });
    });
  }

  protected choose(width: WidthName): void {
    this.keep({ width });
  }

  protected refold({ rows, step }: { rows?: number; step?: number }): void {
    this.keep({ ...(rows !== undefined && { rows }), ...(step !== undefined && { group: step }) });
  }

  protected press(event: KeyboardEvent): void {
    const target = event.target as HTMLElement;
    if (event.ctrlKey || event.metaKey || event.altKey || /^(input|textarea|select)$/i.test(target.tagName)) return;
    const width = this.widths[Number(event.key) - 1];
    if (width) return this.choose(width);
    const zooms: Record<string, [number, number]> = {
      '+': [0.7, 0],
      '-': [1.4, 0],
      ArrowLeft: [1, -0.2],
      ArrowRight: [1, 0.2],
    };
    const zoom = zooms[event.key];
    if (zoom) this.chart()?.zoom(...zoom);
    else if (event.key === 's') this.watchlist.toggle(this.market());
    else return;
    event.preventDefault();
  }

  protected async loadOlder(): Promise<void> {
    const { oldest } = this.candles;
    if (oldest === null || this.isExhausted || this.isLoadingOlder) return;
    this.isLoadingOlder = true;
    const { candles } = this;
    // a page that does not come is asked for again at the next move towards the edge
    const older = await loadBars(this.market(), this.chosen(), oldest).catch(() => null);
    this.isLoadingOlder = false;
    if (older === null || candles !== this.candles) return;
    this.isExhausted = older.length < PAGE;
    this.take(older);
  }

  protected async saveCsv(): Promise<void> {
    const { symbol } = this.market();
    const width = this.chosen();
    try {
      const csv = await loadCsv(this.market(), width);
      save(URL.createObjectURL(new Blob([csv], { type: 'text/csv' })), `${symbol}-${width}.csv`);
    } catch (error) {
      // the server refused or is away: said where the reader looks
      this.failure.set(`No CSV: ${(error as Error).message}`);
    }
  }

  protected savePng(): void {
    const url = this.chart()?.png();
    if (url) save(url, `${this.symbol()}-${this.chosen()}.png`);
  }

  protected retry(): void {
    void this.open(this.market(), this.chosen());
  }

  private keep(queryParams: Record<string, string | number>): void {
    void this.router.navigate([], { queryParams, queryParamsHandling: 'merge', replaceUrl: true });
  }

  /** Live first, so that no bar falls between the two; then history; both join by start and revision. */
  private async open(market: { venue: string; symbol: string }, width: WidthName): Promise<void> {
    const candles = new Candles(WIDTHS[width]);
    Object.assign(this, { candles, ticker: null, book: null, reference: null, ageMs: null, isExhausted: false });
    this.history.set('loading');
    this.failure.set('');
    this.isStale.set(false);
    this.tape()?.clear();
    this.chart()?.reset();
    this.stream.post({ kind: 'watch', market, width });
    try {
      await this.loadHistory(market, width, candles);
    } catch (error) {
      // the server refused or is away: shown with a way to try again; live bars still come
      if (candles !== this.candles) return;
      this.failure.set((error as Error).message);
      this.history.set('failed');
    }
  }

  private async loadHistory(
    market: { venue: string; symbol: string },
    width: WidthName,
    candles: Candles,
  ): Promise<void> {
    const bars = await loadBars(market, width);
    if (candles !== this.candles) return;
    this.isExhausted = bars.length < PAGE;
    this.take(bars);
    const now = this.now();
    const from = Math.max(candles.closedTo, Math.floor(now / candles.widthMs) * candles.widthMs - candles.widthMs);
    const parts = width === '1s' ? [] : await loadParts(market, width, { from, to: now + 60_000 });
    const reference = await loadReference(market, now - 86_400_000);
    if (candles !== this.candles) return;
    this.take(parts);
    this.reference = reference;
    this.history.set(candles.rows().length > 0 ? 'ready' : 'empty');
  }

  private take(bars: readonly ChartBar[]): void {
    this.candles.putAll(bars);
    this.isPaintDue = true;
    if (bars.length > 0 && this.history() === 'empty') this.history.set('ready');
  }

  private paint(): void {
    if (this.stream.isPaused() || document.hidden) return;
    this.writeHead();
    if (!this.isPaintDue) return;
    this.isPaintDue = false;
    const rows = this.candles.rows();
    const { priceDecimals = 2, sizeDecimals = 2 } = this.listed() ?? {};
    const gaps = tradeGaps(this.stream.gaps(), this.market());
    const { widthMs } = this.candles;
    const shownDecimals = glanceDecimals(rows.at(-1)?.close ?? 1, priceDecimals);
    const isStale = this.isStale();
    this.chart()?.show(rows, { priceDecimals: shownDecimals, sizeDecimals, widthMs, gaps, isStale });
    if (this.isTable()) this.tableRows.set(rows);
  }

  private writeHead(): void {
    const { priceDecimals = 2, sizeDecimals = 2, base = '' } = this.listed() ?? {};
    const { ticker, reference } = this;
    const fields = headFields({
      ticker,
      book: this.book,
      bar: this.candles.newest,
      reference,
      freshness: { isStale: this.isStale(), ageMs: this.ageMs },
      priceDecimals,
      sizeDecimals,
      base,
      now: this.now(),
      localNow: Date.now(),
    });
    for (const [name, { text, direction }] of Object.entries(fields)) {
      const field = this.element.querySelector<HTMLElement>(`[data-field="${name}"]`);
      if (!field) continue;
      if (field.textContent !== text) field.textContent = text;
      field.dataset['direction'] = String(direction ?? 0);
    }
    this.speak(fields['last'].text, fields['change'].text);
  }

  private speak(last: string, change: string): void {
    if (Date.now() - this.spokenAt < SPEAK_INTERVAL_MS || last === '—') return;
    this.spokenAt = Date.now();
    const region = this.element.querySelector('.speak');
    if (region) region.textContent = `${this.symbol()} last ${last}, change ${change.slice(2)}, ${this.state().text}`;
  }

  protected readonly showTable = () => {
    this.isTable.update((isTable) => !isTable);
    this.tableRows.set(this.candles.rows());
  };

  protected readonly whole = (value: number) => fixedText(value, 0);

  private now(): number {
    return this.stream.serverNow();
  }
}
