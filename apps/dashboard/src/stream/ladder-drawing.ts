import {
  type BookLevels,
  type LadderLayout,
  LadderPainter,
  LadderRows,
  type Palette,
  type Surface,
} from '@livetape/charts';
import { type InstrumentSpec } from '@livetape/model';
import { type LadderFold, type TrustedDepth } from './book-messages';
import { changeText } from './number-text';
import { UsedDigits } from './used-digits';

/** People expect these of a price. */
const PRICE_DIGITS_MIN = 2;

/** The book that a ladder folds into its rows. */
export interface LadderBook {
  readonly book: BookLevels;
  readonly spec: InstrumentSpec;
  readonly trusted: TrustedDepth | null;
  /** Levels of each side that the channel carries. */
  readonly depth: number;
}

/** What a ladder shows at a moment. */
export interface LadderMoment extends LadderBook {
  readonly isStale: boolean;
  readonly spreadText: string;
}

/** A ladder's rows, the digits that they use and what stands painted of them; on whose canvas is not its matter. */
export class LadderDrawing {
  readonly rows: LadderRows;
  fold: LadderFold = { rows: 25, step: 1 };
  private readonly painter: LadderPainter;
  private spec: InstrumentSpec | null = null;
  private prices = new UsedDigits(0);
  private sizes = new UsedDigits(0);

  /** @param rowsMax of a side */
  constructor(rowsMax: number) {
    this.rows = new LadderRows(rowsMax);
    this.painter = new LadderPainter(this.rows);
  }

  set palette(palette: Palette) {
    this.painter.palette = palette;
    this.painter.forget();
  }

  /** Where it stands; all of it is painted anew. */
  place(layout: Omit<LadderLayout, 'rows'>): void {
    this.painter.place({ ...layout, rows: this.fold.rows });
  }

  /** Another instrument, on a canvas that has been wiped. */
  clear(): void {
    this.spec = null;
    this.painter.forget();
  }

  /** The smallest distance of prices that the rows have shown, in units of the scale. */
  get priceUnit(): number {
    return this.prices.unit;
  }

  priceText(units: number): string {
    return this.prices.text(units);
  }

  /** A distance of two prices, which may need more digits than any price so far. */
  distanceText(units: number): string {
    if (this.prices.see(units)) this.painter.forget();
    return this.prices.text(units);
  }

  sizeText(units: number): string {
    return this.sizes.text(units);
  }

  /** Folds the book into the rows. */
  fill({ book, spec, trusted, depth }: LadderBook): void {
    const trustedBids = trusted?.bids ?? Infinity;
    const trustedAsks = trusted?.asks ?? Infinity;
    this.rows.fill(book, { ...this.fold, depth, trustedBids, trustedAsks });
    this.see(spec);
  }

  /** Paints the rows that changed since the last call. */
  paint(surface: Surface, { isStale, spreadText }: Pick<LadderMoment, 'isStale' | 'spreadText'>): void {
    const { imbalance } = this.rows;
    this.painter.paint(surface, {
      isStale,
      priceText: (units) => this.prices.text(units),
      sizeText: (units) => this.sizes.text(units),
      spreadText,
      imbalanceText: imbalance === 0 ? '' : `imbalance ${changeText(imbalance).replace(/[.,]\d+/, '')}`,
    });
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
}
