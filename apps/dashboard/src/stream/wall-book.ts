import { ladderRowsIn, type Palette, type Surface } from '@livetape/charts';
import { type WallBookText } from './book-messages';
import { LadderDrawing } from './ladder-drawing';
import { type Market } from './messages';
import { ageText, fixedText } from './number-text';
import { spreadOf } from './spread';
import { type BookSource, WatchedBook } from './watched-book';

/** Levels of each side that a small ladder asks for: as many rows as stand in the tallest one. */
export const WALL_BOOK_DEPTH = 15;

/** Where a ladder stands on the sheet of all, CSS pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** One small ladder beneath the wall: its book, what is painted of it and what is said above it. */
export class WallBook {
  /** Whether it is in the scrolled-to part: else it stays out of date until it is. */
  isVisible = true;
  private readonly book: WatchedBook;
  private readonly drawing = new LadderDrawing(WALL_BOOK_DEPTH);
  private box: Box | null = null;
  private isDue = true;
  private isStale = false;
  private sent = '';

  /** `changed` is called after each change of the book. */
  constructor(
    private readonly source: BookSource,
    readonly market: Market,
    changed: () => void,
  ) {
    this.book = new WatchedBook(source, market, WALL_BOOK_DEPTH, () => {
      this.isDue = true;
      changed();
    });
  }

  set palette(palette: Palette) {
    this.drawing.palette = palette;
    this.isDue = true;
  }

  /** Another place on a sheet that has been wiped. */
  place(box: Box): void {
    this.box = box;
    this.drawing.fold = { rows: Math.min(WALL_BOOK_DEPTH, ladderRowsIn(box.height)), step: 1 };
    this.drawing.place({ width: box.width, height: box.height, scale: 1, top: 0 });
    this.isDue = true;
  }

  /** Looks at the book's state again; true when it must be painted because of it. */
  judge(): boolean {
    const isStale = this.book.shown().state !== 'synced';
    const hasTurned = isStale !== this.isStale;
    this.isStale = isStale;
    this.isDue ||= hasTurned;
    return hasTurned;
  }

  get isPaintDue(): boolean {
    return this.isDue && this.isVisible && this.box !== null && this.book.spec !== null;
  }

  /** Paints the rows that changed; `scale` is device pixels per CSS pixel. */
  paint(surface: Surface, scale: number): void {
    const { box, book } = this;
    if (!this.isPaintDue || !box || !book.spec) return;
    this.isDue = false;
    const isStale = book.shown().state !== 'synced';
    this.drawing.fill({ book: book.copy, spec: book.spec, trusted: null, depth: book.depth });
    surface.setTransform(scale, 0, 0, scale, Math.round(box.x * scale), Math.round(box.y * scale));
    this.drawing.paint(surface, { isStale, spreadText: this.spreadText() });
  }

  /** What is said of it when it is something else than was said last, else null. */
  takeText(at: number): WallBookText | null {
    const { state } = this.book.shown();
    const { heardAt } = this.book;
    const text: WallBookText = {
      book: at,
      state,
      age: state === 'synced' || heardAt === null ? '' : ageText(this.source.now() - heardAt),
    };
    const key = `${text.state} ${text.age}`;
    if (key === this.sent) return null;
    this.sent = key;
    return text;
  }

  /** The next `takeText` answers, whatever was sent before. */
  forgetText(): void {
    this.sent = '';
  }

  /** Ends its subscription. */
  stop(): void {
    this.book.stop();
  }

  private spreadText(): string {
    const { text, basisPoints } = spreadOf(this.book.copy, (units) => this.drawing.distanceText(units));
    return text === null ? '' : `${text} · ${fixedText(basisPoints, 2)} bp`;
  }
}
