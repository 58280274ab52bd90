import {
  LADDER_ROW,
  ladderHeight,
  LadderPainter,
  LadderRows,
  type LadderSide,
  SPREAD_ROW,
  UsedDigits,
} from '@livetape/charts';
import { BookReducer } from '@livetape/client';
import { type InstrumentSpec } from '@livetape/model';
import { type Refusal } from '@livetape/wire';
import { make, setText } from './dom';
import { type Market } from './history';
import { type Hub } from './hub';
import { aboutOf, nameOf } from './instrument-name';
import { type DataFacts, LivetapeElement } from './livetape-element';

const DEPTH_PRESET = 10;
const DEPTH_MAX = 100;
/** Levels of each side in the table. */
const TABLE_LEVELS = 10;
/** Head and column names above the ladder, and the frame's own lines. */
const HEAD_HEIGHT = 92;

/** `<livetape-book venue symbol depth>`: the order book as a ladder, proven by the server's checksums. */
export class LivetapeBook extends LivetapeElement {
  private readonly rows = new LadderRows(DEPTH_MAX);
  private readonly painter = new LadderPainter(this.rows);
  private readonly heads: readonly HTMLElement[];
  private readonly middleText = make('span');
  private readonly unit = make('small', { hidden: '' }, ' mid');
  private reducer: BookReducer | null = null;
  private refusal: Refusal | null = null;
  /** Proofs that had failed when the copy was last whole: one more, and the copy is not the server's book. */
  private failures = 0;
  private prices = new UsedDigits(0);
  private sizes = new UsedDigits(0);
  private spec: InstrumentSpec | null = null;

  constructor() {
    const heads = ['Price', 'Size', 'Total'].map((text) => make('span', {}, text));
    super(make('div', { class: 'columns', 'aria-hidden': 'true' }, ...heads), ['Side', 'Price', 'Size', 'Total']);
    this.heads = heads;
    this.shell.last.append(this.middleText, this.unit);
  }

  override attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (name === 'depth') this.grow();
    super.attributeChangedCallback(name, before, after);
  }

  override connectedCallback(): void {
    this.grow();
    super.connectedCallback();
  }

  protected obstacleOf(): string | null {
    return this.depth === null ? `The attribute “depth” must be a whole number from 1 to ${DEPTH_MAX}.` : null;
  }

  protected open(hub: Hub, { venue, symbol }: Market): void {
    const reducer = new BookReducer(hub.client, `book:${venue}:${symbol}:${this.depth ?? DEPTH_PRESET}`, {
      changed: (_, isWhole) => {
        if (isWhole) this.failures = reducer.failures;
        this.refusal = null;
        this.meet(reducer.instrument);
        this.invalidate();
      },
      refused: (refusal) => {
        this.refusal = refusal;
        this.invalidate();
      },
    });
    this.reducer = reducer;
  }

  protected close(): void {
    this.reducer?.stop();
    this.reducer = this.refusal = this.spec = null;
    this.failures = 0;
  }

  protected facts(): DataFacts {
    const { reducer, refusal } = this;
    const isLoading = reducer === null || this.spec === null;
    const hasData = reducer !== null && reducer.copy.bids.length + reducer.copy.asks.length > 0;
    const emptyText = 'No level rests in this book yet.';
    return { refusal, hasData, isLoading, emptyText, data: this.state, hint: '' };
  }

  /** A book that stands still is no older than the last word of the server that it is synced: its changes are what ages. */
  protected ageMs(): number | null {
    const receivedUs = this.reducer?.copy.receiveTimeUs ?? 0;
    return receivedUs > 0 && this.hub ? Math.max(0, this.hub.serverNow - receivedUs / 1_000) : null;
  }

  protected naming(): { name: string; about: string } {
    const symbol = this.getAttribute('symbol') ?? '';
    return { name: nameOf(this.spec, symbol), about: aboutOf(this.getAttribute('venue') ?? '', this.spec) };
  }

  protected write(): void {
    const { spec, middle } = this;
    const units = spec === null ? ['', '', ''] : [spec.quote, spec.base, spec.base];
    ['Price', 'Size', 'Total'].forEach((name, at) => setText(this.heads[at], `${name} ${units[at]}`.trim()));
    const decimals = (spec?.priceDecimals ?? 0) + 1;
    const digits = Math.min(decimals, this.prices.count + 1);
    setText(this.middleText, middle === null ? '' : this.numbers.fixed(middle, digits));
    this.unit.hidden = middle === null;
  }

  protected paint(isLive: boolean): void {
    const { sheet, palette } = this.shell;
    const fits = Math.floor((sheet.height - SPREAD_ROW) / (2 * LADDER_ROW));
    const rows = Math.max(1, Math.min(this.depth ?? DEPTH_PRESET, fits));
    this.fill(rows);
    this.painter.palette = palette;
    // what stands there may be of another theme, size or instrument: a ladder of a few rows is painted whole
    this.painter.place({ width: sheet.width, height: sheet.height, scale: sheet.scale, top: 0, rows });
    this.painter.paint(sheet.surface, {
      isStale: !isLive,
      priceText: (units) => this.prices.text(units, this.numbers),
      sizeText: (units) => this.sizes.text(units, this.numbers),
      spreadText: this.spreadText,
      imbalanceText: this.imbalanceText,
    });
  }

  protected describe(): { label: string; rows: string[][] } {
    const { name, about } = this.naming();
    const rows = [...this.linesOf('Ask', this.rows.asks).reverse(), ...this.linesOf('Bid', this.rows.bids)];
    const best = [this.linesOf('bid', this.rows.bids), this.linesOf('ask', this.rows.asks)].flatMap(([line]) =>
      line ? [`best ${line[0]} ${line[1]}`] : [],
    );
    const text = [`Order book of ${name}, ${about}`, ...best, this.spreadText].filter((part) => part !== '');
    return { label: `${text.join(', ')}.`, rows };
  }

  /** Levels of each side; null where the attribute says none. */
  private get depth(): number | null {
    const text = this.getAttribute('depth') ?? String(DEPTH_PRESET);
    const depth = /^\d{1,3}$/.test(text) ? Number(text) : 0;
    return depth >= 1 && depth <= DEPTH_MAX ? depth : null;
  }

  private get state(): DataFacts['data'] {
    const { reducer } = this;
    if (reducer === null || reducer.failures > this.failures) return 'stale';
    const { bids, asks, state } = reducer.copy;
    const isCrossed = bids.length > 0 && asks.length > 0 && bids[0][0] >= asks[0][0];
    return state === 'synced' && isCrossed ? 'crossed' : state;
  }

  private get middle(): number | null {
    const { bids, asks } = this.reducer?.copy ?? { bids: [], asks: [] };
    if (bids.length === 0 || asks.length === 0 || this.spec === null) return null;
    return (bids[0][0] + asks[0][0]) / 2 / 10 ** this.spec.priceDecimals;
  }

  private get spreadText(): string {
    const { bids, asks } = this.reducer?.copy ?? { bids: [], asks: [] };
    if (bids.length === 0 || asks.length === 0) return '';
    const units = asks[0][0] - bids[0][0];
    this.prices.see(units);
    const text = (units < 0 ? '−' : '') + this.prices.text(Math.abs(units), this.numbers);
    const basisPoints = (units / ((asks[0][0] + bids[0][0]) / 2)) * 10_000;
    return `spread ${text} · ${this.numbers.fixed(basisPoints, 2)} bp`;
  }

  private get imbalanceText(): string {
    const percent = Math.round(this.rows.imbalance * 100);
    if (percent === 0) return '';
    return `imbalance ${percent > 0 ? '+' : '−'}${this.numbers.fixed(Math.abs(percent), 0)} %`;
  }

  /** The height that shows all levels, for pages that set none. */
  private grow(): void {
    this.shell.naturalHeight = HEAD_HEIGHT + ladderHeight(this.depth ?? DEPTH_PRESET);
  }

  private meet(spec: InstrumentSpec | null): void {
    if (spec === null || this.spec?.symbol === spec.symbol) return;
    this.spec = spec;
    this.prices = new UsedDigits(spec.priceDecimals, 2);
    this.sizes = new UsedDigits(spec.sizeDecimals);
  }

  private fill(rows: number): void {
    const book = this.reducer?.copy ?? { bids: [], asks: [] };
    const trusted = { trustedBids: Infinity, trustedAsks: Infinity };
    this.rows.fill(book, { rows, step: 1, depth: this.depth ?? DEPTH_PRESET, ...trusted });
    for (const { length, price, size, total } of [this.rows.bids, this.rows.asks]) {
      for (let row = 0; row < length; row++) {
        this.prices.see(price[row]);
        this.sizes.see(size[row]);
        this.sizes.see(total[row]);
      }
    }
  }

  private linesOf(name: string, { length, price, size, total }: LadderSide): string[][] {
    return Array.from({ length: Math.min(length, TABLE_LEVELS) }, (_, row) => [
      name,
      this.prices.text(price[row], this.numbers),
      this.sizes.text(size[row], this.numbers),
      this.sizes.text(total[row], this.numbers),
    ]);
  }
}
