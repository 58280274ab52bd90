import { type Palette } from '@livetape/charts';
import { type BooksLayout, type WallBookText } from './book-messages';
import { fitCanvas } from './canvas';
import { type Market, marketKey } from './messages';
import { WallBook } from './wall-book';
import { type BookSource } from './watched-book';

/** Faster could not be read; the newest state of each book is what is painted. */
const PAINT_MS = 30;

/** What the books of the wall need from the worker around them. */
export interface WallBooksHost extends BookSource {
  /** Something is out of date: paint in the next frame. */
  readonly repaint: () => void;
}

/**
 * The small ladders beneath the wall, on one sheet. Its memory is small, so that a change of one row does not hand the
 * wall's large sheet on twenty times a second.
 */
export class WallBooks {
  private books: WallBook[] = [];
  private context: OffscreenCanvasRenderingContext2D | null = null;
  private layout: BooksLayout | null = null;
  private colours: Palette | null = null;
  private paintedAt = -Infinity;

  constructor(private readonly host: WallBooksHost) {}

  /** Takes over the canvas that the page gave away. */
  attach(canvas: OffscreenCanvas): void {
    this.context = canvas.getContext('2d');
    for (const book of this.books) book.forgetText();
    if (this.layout) this.place(this.layout);
  }

  /** Shows the books of these markets and no others; none ends all subscriptions. */
  show(markets: readonly Market[]): void {
    const old = new Map(this.books.map((book) => [marketKey(book.market), book]));
    this.books = markets.map((market) => old.get(marketKey(market)) ?? this.open(market));
    const kept = new Set(this.books);
    for (const book of old.values()) if (!kept.has(book)) book.stop();
    for (const book of this.books) book.forgetText();
    if (this.layout) this.place(this.layout);
  }

  set palette(palette: Palette) {
    this.colours = palette;
    for (const book of this.books) book.palette = palette;
    if (this.layout) this.place(this.layout);
  }

  place(layout: BooksLayout): void {
    this.layout = layout;
    if (this.context) fitCanvas(this.context, layout);
    const { rects, visible } = layout;
    // the page may still show the books of before: never paint outside of what it measured
    if (rects.length !== this.books.length * 4) return;
    this.books.forEach((book, at) => {
      const [x, y, width, height] = rects.subarray(at * 4);
      book.place({ x, y, width, height });
    });
    this.scroll(visible);
  }

  /** Another part of the sheet is scrolled to: a ladder that was hidden is painted when it is out of date. */
  scroll(visible: Uint8Array): void {
    this.books.forEach((book, at) => (book.isVisible = visible[at] === 1));
  }

  /** Looks at the state of every book; call it a few times a second. */
  judge(): void {
    for (const book of this.books) if (book.judge()) this.host.repaint();
  }

  /** The texts that changed since the last call. */
  takeTexts(): WallBookText[] {
    return this.books.flatMap((book, at) => book.takeText(at) ?? []);
  }

  /** Paints what is out of date. */
  paint(): void {
    const { context, layout } = this;
    if (!context || layout?.rects.length !== this.books.length * 4) return;
    if (!this.books.some(({ isPaintDue }) => isPaintDue)) return;
    const now = this.host.now();
    if (now - this.paintedAt < PAINT_MS) return this.host.repaint();
    this.paintedAt = now;
    for (const book of this.books) book.paint(context, layout.scale);
  }

  private open(market: Market): WallBook {
    const book = new WallBook(this.host, market, this.host.repaint);
    if (this.colours) book.palette = this.colours;
    return book;
  }
}
