import { type BookLevels, type LadderLayout, LadderPainter, LadderRows, type Palette } from '@livetape/charts';
import { type InstrumentSpec } from '@livetape/model';
import { type LadderFold, type LadderLine, type TrustedDepth } from './book-messages';
import { fitCanvas } from './canvas';
import { changeText } from './number-text';
import { UsedDigits } from './used-digits';

/** Most rows of a side that the page offers. */
const ROWS_MAX = 100;
/** People expect these of a price. */
const PRICE_DIGITS_MIN = 2;

/** What the ladder shows at a moment. */
export interface LadderMoment {
  readonly book: BookLevels;
  readonly spec: InstrumentSpec;
  readonly trusted: TrustedDepth | null;
  /** Levels of each side that the channel carries. */
  readonly depth: number;
  readonly isStale: boolean;
  readonly spreadText: string;
}

/** The ladder's canvas in the worker, and its rows. */
export class LadderSheet {
  readonly rows = new LadderRows(ROWS_MAX);
  private readonly painter = new LadderPainter(this.rows);
  private context: OffscreenCanvasRenderingContext2D | null = null;
  private layout: Omit<LadderLayout, 'rows'> | null = null;
  private fold: LadderFold = { rows: 25, step: 1 };
  private spec: InstrumentSpec | null = null;
  private prices = new UsedDigits(0);
  private sizes = new UsedDigits(0);

  attach(canvas: OffscreenCanvas): void {
    this.context = canvas.getContext('2d');
    this.fit();
  }

  set palette(palette: Palette) {
    this.painter.palette = palette;
    this.painter.forget();
  }

  /** Another size or another part of the column. Only another size makes the canvas anew. */
  place(layout: Omit<LadderLayout, 'rows'>): void {
    const { layout: before } = this;
    this.layout = layout;
    const isSameSize =
      before?.width === layout.width && before.height === layout.height && before.scale === layout.scale;
    if (isSameSize) this.painter.place({ ...layout, rows: this.fold.rows });
    else this.fit();
  }

  refold(fold: LadderFold): void {
    this.fold = { ...fold, rows: Math.min(ROWS_MAX, fold.rows) };
    if (this.layout) this.painter.place({ ...this.layout, rows: this.fold.rows });
  }

  /** Wipes what stands there: another instrument. */
  clear(): void {
    if (this.context && this.layout) fitCanvas(this.context, this.layout);
    this.spec = null;
    this.painter.forget();
  }

  /** The smallest distance of prices that the rows have shown, in units of the scale. */
  get priceUnit(): number {
    return this.prices.unit;
  }

  paint(moment: LadderMoment): void {
    this.fill(moment);
    if (!this.context) return;
    const { imbalance } = this.rows;
    this.painter.paint(this.context, {
      isStale: moment.isStale,
      priceText: (units) => this.prices.text(units),
      sizeText: (units) => this.sizes.text(units),
      spreadText: moment.spreadText,
      imbalanceText: imbalance === 0 ? '' : `imbalance ${changeText(imbalance).replace(/[.,]\d+/, '')}`,
    });
  }

  /** The rows as text, best first, for the table view. */
  lines(moment: LadderMoment): LadderLine[] {
    this.fill(moment);
    return (['asks', 'bids'] as const).flatMap((name) => {
      const { length, price, size, total, isTrusted } = this.rows[name];
      return Array.from({ length }, (_, row) => ({
        isBid: name === 'bids',
        price: this.prices.text(price[row]),
        size: this.sizes.text(size[row]),
        total: this.sizes.text(total[row]),
        isTrusted: isTrusted[row] === 1,
      }));
    });
  }

  private fill({ book, spec, trusted, depth }: LadderMoment): void {
    const trustedBids = trusted?.bids ?? Infinity;
    const trustedAsks = trusted?.asks ?? Infinity;
    this.rows.fill(book, { ...this.fold, depth, trustedBids, trustedAsks });
    this.see(spec);
  }

  /** A number that needs more digits than any before writes all rows anew: their points stay one below the other. */
  private see(spec: InstrumentSpec): void {
    if (spec.symbol !== this.spec?.symbol || spec.priceDecimals !== this.spec.priceDecimals) {
      this.spec = spec;
      this.prices = new UsedDigits(spec.priceDecimals, PRICE_DIGITS_MIN);
      this.sizes = new UsedDigits(spec.sizeDecimals);
    }
    let isWider = false;
    for (const { length, price, size, total } of [this.rows.bids, this.rows.asks]) {
      for (let row = 0; row < length; row++) {
        if (this.prices.see(price[row])) isWider = true;
        if (this.sizes.see(size[row]) || this.sizes.see(total[row])) isWider = true;
      }
    }
    if (isWider) this.painter.forget();
  }

  private fit(): void {
    if (!this.context || !this.layout) return;
    fitCanvas(this.context, this.layout);
    this.painter.place({ ...this.layout, rows: this.fold.rows });
  }
}
