import { type Book, type BookSide } from '@livetape/book';

/** Time between two columns. */
export const DEPTH_STEP_MS = 5_000;
/** Ten minutes of columns. */
export const DEPTH_COLUMNS = 120;
/** Levels of each side in a column. */
export const DEPTH_LEVELS = 20;

const SIDES = 2;

/** A price and the size there, integers at the instrument's scale. */
type Pair = [price: number, size: number];

/** The best levels at one moment, best first. */
export interface DepthColumn {
  /** ms since the epoch, a multiple of `DEPTH_STEP_MS`. */
  readonly time: number;
  readonly bids: Pair[];
  readonly asks: Pair[];
}

/** How books stood in the last ten minutes: 78 kB for each that was ever synced, claimed with its first column. */
export class DepthHistory {
  private readonly rings: (DepthRing | undefined)[] = [];

  /** Keeps the best levels of a book as of now; a second call within a step replaces the first. */
  sample(instrument: number, book: Book, nowMs: number): void {
    const ring = (this.rings[instrument] ??= new DepthRing());
    ring.write(book, Math.floor(nowMs / DEPTH_STEP_MS) * DEPTH_STEP_MS);
  }

  /** The columns that are at most ten minutes old, oldest first. */
  columns(instrument: number, nowMs: number): DepthColumn[] {
    const oldest = nowMs - DEPTH_COLUMNS * DEPTH_STEP_MS;
    return this.rings[instrument]?.read(oldest) ?? [];
  }
}

/** The columns of one instrument; the oldest makes room for the newest. */
class DepthRing {
  private readonly times = new Float64Array(DEPTH_COLUMNS);
  private readonly lengths = new Uint8Array(DEPTH_COLUMNS * SIDES);
  private readonly prices = new Float64Array(DEPTH_COLUMNS * SIDES * DEPTH_LEVELS);
  private readonly sizes = new Float64Array(DEPTH_COLUMNS * SIDES * DEPTH_LEVELS);
  private written = 0;

  write({ bids, asks }: Book, time: number): void {
    const isSame = this.written > 0 && this.times[(this.written - 1) % DEPTH_COLUMNS] === time;
    if (!isSame) this.written++;
    const column = (this.written - 1) % DEPTH_COLUMNS;
    this.times[column] = time;
    this.writeSide(bids, column * SIDES);
    this.writeSide(asks, column * SIDES + 1);
  }

  read(oldest: number): DepthColumn[] {
    const columns: DepthColumn[] = [];
    for (let i = Math.max(0, this.written - DEPTH_COLUMNS); i < this.written; i++) {
      const column = i % DEPTH_COLUMNS;
      if (this.times[column] <= oldest) continue;
      const bids = this.readSide(column * SIDES);
      columns.push({ time: this.times[column], bids, asks: this.readSide(column * SIDES + 1) });
    }
    return columns;
  }

  private writeSide(side: BookSide, at: number): void {
    const length = Math.min(side.length, DEPTH_LEVELS);
    this.lengths[at] = length;
    for (let i = 0; i < length; i++) {
      const row = side.row(i);
      this.prices[at * DEPTH_LEVELS + i] = side.price[row];
      this.sizes[at * DEPTH_LEVELS + i] = side.size[row];
    }
  }

  private readSide(at: number): Pair[] {
    const first = at * DEPTH_LEVELS;
    return Array.from({ length: this.lengths[at] }, (_, i) => [this.prices[first + i], this.sizes[first + i]]);
  }
}
