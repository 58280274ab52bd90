import { type LadderLayout, type Palette } from '@livetape/charts';
import { type LadderFold, type LadderLine } from './book-messages';
import { fitCanvas } from './canvas';
import { LadderDrawing, type LadderMoment } from './ladder-drawing';

/** Most rows of a side that the page offers. */
const ROWS_MAX = 100;

/** The instrument page's ladder on a canvas of its own in the worker. */
export class LadderSheet {
  private readonly drawing = new LadderDrawing(ROWS_MAX);
  private context: OffscreenCanvasRenderingContext2D | null = null;
  private layout: Omit<LadderLayout, 'rows'> | null = null;

  attach(canvas: OffscreenCanvas): void {
    this.context = canvas.getContext('2d');
    this.fit();
  }

  set palette(palette: Palette) {
    this.drawing.palette = palette;
  }

  /** Another size or another part of the column. Only another size makes the canvas anew. */
  place(layout: Omit<LadderLayout, 'rows'>): void {
    const { layout: before } = this;
    this.layout = layout;
    const isSameSize =
      before?.width === layout.width && before.height === layout.height && before.scale === layout.scale;
    if (isSameSize) this.drawing.place(layout);
    else this.fit();
  }

  refold(fold: LadderFold): void {
    this.drawing.fold = { ...fold, rows: Math.min(ROWS_MAX, fold.rows) };
    if (this.layout) this.drawing.place(this.layout);
  }

  /** Wipes what stands there: another instrument. */
  clear(): void {
    if (this.context && this.layout) fitCanvas(this.context, this.layout);
    this.drawing.clear();
  }

  /** The smallest distance of prices that the rows have shown, in units of the scale. */
  get priceUnit(): number {
    return this.drawing.priceUnit;
  }

  paint(moment: LadderMoment): void {
    this.drawing.fill(moment);
    if (this.context) this.drawing.paint(this.context, moment);
  }

  /** The rows as text, best first, for the table view. */
  lines(moment: LadderMoment): LadderLine[] {
    const { drawing } = this;
    drawing.fill(moment);
    return (['asks', 'bids'] as const).flatMap((name) => {
      const { length, price, size, total, isTrusted } = drawing.rows[name];
      return Array.from({ length }, (_, row) => ({
        isBid: name === 'bids',
        price: drawing.priceText(price[row]),
        size: drawing.sizeText(size[row]),
        total: drawing.sizeText(total[row]),
        isTrusted: isTrusted[row] === 1,
      }));
    });
  }

  private fit(): void {
    if (!this.context || !this.layout) return;
    fitCanvas(this.context, this.layout);
    this.drawing.place(this.layout);
  }
}
