import { type InstrumentSpec } from '@livetape/model';
import { BookCopy } from '@livetape/wire';
import {
  type BookReport,
  type BookView,
  type DepthHistory,
  type HeatPoint,
  type LadderFold,
  type TrustedDepth,
} from './book-messages';
import { HeatSheet } from './heat-sheet';
import { type LadderMoment } from './ladder-drawing';
import { LadderSheet } from './ladder-sheet';
import { type Market } from './messages';
import { fixedText } from './number-text';
import { type Spread, spreadOf } from './spread';
import { UsedDigits } from './used-digits';
import { type BookSource, WatchedBook } from './watched-book';

/** Books come at most twenty times a second, and are painted no more often. */
const PAINT_MS = 48;
/** The heat map's newest column grows once a second. */
const HEAT_MS = 1_000;
/** Levels of a channel for a ladder that groups them, and for one that does not. */
const GROUPED_DEPTH = 500;
const DEPTH_MIN = 25;

const EMPTY = new BookCopy();

/** What the books need from the worker around them. */
export interface BookHost extends BookSource {
  readonly post: (report: BookReport) => void;
  /** The server's clock, ms since the epoch. */
  readonly serverNow: () => number;
  readonly repaint: () => void;
}

/** The order book of the instrument page: one copy of it, its ladder and its heat map. Paints only when told to. */
export class BookStream {
  readonly ladder = new LadderSheet();
  readonly heat = new HeatSheet();
  isTableWanted = false;
  private market: Market | null = null;
  /** The book that is shown, once it has come; a deeper one may be on its way. */
  private book: WatchedBook | null = null;
  private coming: WatchedBook | null = null;
  private spec: InstrumentSpec | null = null;
  private depth = 0;
  private digits = new UsedDigits(0);
  private trusted: TrustedDepth | null = null;
  private isDue = false;
  private paintedAt = -Infinity;
  private sampledAt = -Infinity;
  private shown: { state: string; since: number } = { state: '', since: 0 };

  constructor(private readonly host: BookHost) {}

  /** Looks at a book folded so; another fold of the same book keeps what is shown until the deeper one has come. */
  show(market: Market | null, fold: LadderFold): void {
    if (market?.venue !== this.market?.venue || market?.symbol !== this.market?.symbol) this.forget();
    this.ladder.refold(fold);
    this.isDue = true;
    const depth = fold.step > 1 ? GROUPED_DEPTH : Math.max(DEPTH_MIN, fold.rows);
    if (market && (depth !== this.depth || !this.market)) this.subscribe(market, depth);
    this.market = market;
  }

  trust(market: Market, trusted: TrustedDepth): void {
    if (market.venue !== this.market?.venue || market.symbol !== this.market.symbol) return;
    this.trusted = trusted;
    this.isDue = true;
  }

  putHistory(market: Market, history: DepthHistory): void {
    if (market.venue !== this.market?.venue || market.symbol !== this.market.symbol) return;
    this.heat.putHistory(history);
    if (this.spec) this.heat.instrument = this.spec;
  }

  point(point: HeatPoint | null): void {
    this.heat.move(point);
    this.sendHeatText();
  }

  /** Something of the look changed: the next frame paints. */
  invalidate(): void {
    this.isDue = true;
  }

  /** Paints what is out of date, at most twenty times a second. */
  paint(): void {
    this.heat.paint();
    if (!this.isDue || !this.spec) return;
    const now = this.host.now();
    if (now - this.paintedAt < PAINT_MS) return this.host.repaint();
    this.paintedAt = now;
    this.isDue = false;
    this.ladder.paint(this.moment(this.spec));
  }

  /** Takes a sample for the heat map; call it a few times a second, seen or not. */
  sample(): void {
    const now = this.host.now();
    if (!this.spec || now - this.sampledAt < HEAT_MS || this.facts().state !== 'synced') return;
    this.sampledAt = now;
    this.heat.putLive(this.host.serverNow(), this.copy, this.spec);
    this.host.repaint();
  }

  /** Sends the newest state: at most a few times a second. */
  flush(): void {
    if (!this.market) return;
    const view = this.view();
    this.heat.judge(view.state !== 'synced');
    this.host.post({ kind: 'book', book: view });
    this.host.post({ kind: 'heat', hasColumns: this.heat.hasColumns });
    this.sendHeatText();
    if (this.isTableWanted && this.spec)
      this.host.post({ kind: 'ladder-table', lines: this.ladder.lines(this.moment(this.spec)) });
  }

  private sendHeatText(): void {
    const text = this.heat.takeText();
    if (text !== undefined) this.host.post({ kind: 'heat-text', text });
  }

  private get copy(): BookCopy {
    return this.book?.copy ?? EMPTY;
  }

  private forget(): void {
    this.book?.stop();
    this.coming?.stop();
    this.book = this.coming = this.market = this.spec = this.trusted = null;
    this.depth = 0;
    this.sampledAt = -Infinity;
    this.ladder.clear();
    this.heat.clear();
  }

  private subscribe(market: Market, depth: number): void {
    this.depth = depth;
    this.coming?.stop();
    const book = new WatchedBook(this.host, market, depth, (isWhole) => {
      if (isWhole) this.take(book);
      if (book !== this.book) return;
      this.isDue = true;
      this.host.repaint();
    });
    this.coming = book;
  }

  /** A whole copy has come: it takes the place of the one that was shown. */
  private take(book: WatchedBook): void {
    if (book === this.coming) {
      this.book?.stop();
      this.book = book;
      this.coming = null;
    }
    const { spec } = book;
    if (!spec) return;
    if (!this.spec) this.digits = new UsedDigits(spec.priceDecimals, 2);
    this.heat.instrument = this.spec = spec;
  }

  private facts() {
    const { book, coming } = this;
    return (coming?.refusal ? coming : (book ?? coming))!.shown();
  }

  private moment(spec: InstrumentSpec): LadderMoment {
    return {
      book: this.copy,
      spec,
      trusted: this.trusted,
      depth: this.depth,
      isStale: this.facts().state !== 'synced',
      spreadText: spreadLine(spreadOf(this.copy, (units) => this.priceText(units))),
    };
  }

  private priceText(units: number): string {
    this.digits.see(units);
    return this.digits.text(units);
  }

  private get middle(): number | null {
    const { bids, asks } = this.copy;
    return bids.length > 0 && asks.length > 0 ? (bids[0][0] + asks[0][0]) / 2 : null;
  }

  private view(): BookView {
    const { state, reason } = this.facts();
    const now = this.host.now();
    if (this.shown.state !== state) {
      this.shown = { state, since: now };
      this.invalidate();
      this.host.repaint();
    }
    const status = this.market && this.host.status(this.market);
    const heardAt = this.book?.heardAt ?? null;
    const { text, basisPoints } = spreadOf(this.copy, (units) => this.priceText(units));
    return {
      state,
      reason,
      stateMs: status?.state === state ? Math.max(0, this.host.serverNow() - status.since) : now - this.shown.since,
      changedMs: heardAt === null ? null : now - heardAt,
      sequence: this.copy.sequence,
      spreadText: text,
      spreadBasisPoints: basisPoints,
      bidText: this.copy.bids.length > 0 ? this.priceText(this.copy.bids[0][0]) : null,
      askText: this.copy.asks.length > 0 ? this.priceText(this.copy.asks[0][0]) : null,
      priceUnit: this.ladder.priceUnit,
      middle: this.middle,
      bids: this.copy.bids.length,
      asks: this.copy.asks.length,
      trusted: this.trusted,
      proofs: this.copy.checksumsPassed,
    };
  }
}

function spreadLine({ text, basisPoints }: Spread): string {
  return text === null ? '' : `spread ${text} · ${fixedText(basisPoints, 2)} bp`;
}
