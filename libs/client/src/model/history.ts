import { bookChecksum, type BookRow, type LevelPair, type Position, type Row } from '@livetape/wire';
import { type Chance } from './chance';

/** Kinds of channels in the model. */
export type ModelKind = 'trades' | 'bars' | 'ticker' | 'book';

/** Items that are kept for those who resume or are late: few, so that seeds pass the limit often. */
export const KEPT = 8;
const DEPTH = 4;

/** A book at an offset. */
export interface ModelBook {
  readonly bids: readonly LevelPair[];
  readonly asks: readonly LevelPair[];
}

/** Everything that ever happened in a channel of one epoch: what clients are judged by. Its newest items are also what is served. */
export class History {
  /** Of books the header, with no levels. */
  readonly rows: Row[] = [];
  readonly books: ModelBook[] = [];
  /** Offset of the last flush: what snapshots hold. */
  flushed = 0;

  constructor(
    readonly kind: ModelKind,
    readonly epoch: string,
    private readonly chance: Chance,
  ) {}

  get offset(): number {
    return this.rows.length;
  }

  publish(): void {
    const serial = this.offset + 1;
    const price = 1_000 + this.chance.below(50);
    if (this.kind === 'trades')
      this.rows.push([String(serial * 3), serial * 1_000, price, 1 + this.chance.below(9), 1]);
    else if (this.kind === 'bars') {
      this.rows.push([serial * 1_000, price, price + 2, price - 2, price + 1, '7', String(price * 7), '3', 2, 0]);
    } else if (this.kind === 'ticker')
      this.rows.push([price, 1, 1, serial * 1_000, price - 1, 2, price + 1, 2, serial]);
    else this.publishBook(serial);
  }

  /** The row of an offset; null where there is none. */
  rowAt(offset: number): Row | null {
    return offset === 0 ? null : this.rows[offset - 1];
  }

  bookAt(offset: number): ModelBook {
    return offset === 0 ? { bids: [], asks: [] } : this.books[offset - 1];
  }

  /** The whole state as of the last flush. */
  whole(): Row[] {
    const { flushed } = this;
    if (flushed === 0) return [];
    if (this.kind === 'book') return [this.bookRow(0, flushed, true)];
    return this.rows.slice(this.kind === 'ticker' ? flushed - 1 : Math.max(0, flushed - KEPT), flushed);
  }

  /** The book's difference between two offsets. */
  bookRow(from: number, to: number, hasChecksum: boolean): BookRow {
    const [state, sequence, eventTimeUs, receiveTimeUs, bestBid, bestAsk] = this.rows[to - 1] as BookRow;
    const [before, now] = [this.bookAt(from), this.bookAt(to)];
    const levels = [difference(before.bids, now.bids), difference(before.asks, now.asks)] as const;
    const checksum = hasChecksum ? bookChecksum(now.bids, now.asks) : null;
    return [state, sequence, eventTimeUs, receiveTimeUs, bestBid, bestAsk, ...levels, checksum];
  }

  private publishBook(serial: number): void {
    const middle = 1_000 + this.chance.below(4);
    const before = this.bookAt(serial - 1);
    const bids = change(before.bids, middle, -1, this.chance);
    const asks = change(before.asks, middle, 1, this.chance);
    this.books.push({ bids, asks });
    const best = [bids.at(0)?.[0] ?? 0, asks.at(0)?.[0] ?? 0] as const;
    this.rows.push(['synced', String(serial), serial * 1_000, serial * 1_000 + 1, ...best, [], [], null]);
  }
}

/** Where a position lies in a channel's histories. */
export type FindHistory = (channel: string, position: Position) => History;

/** A side with one level or two changed, and none beyond the middle. */
function change(levels: readonly LevelPair[], middle: number, sign: number, chance: Chance): LevelPair[] {
  const sizes = new Map(levels.filter(([price]) => (price - middle) * sign > 0));
  for (let i = 0; i <= chance.below(2); i++) {
    const price = middle + sign * (1 + chance.below(6));
    if (chance.is(0.3)) sizes.delete(price);
    else sizes.set(price, 1 + chance.below(20));
  }
  return [...sizes].sort(([a], [b]) => (a - b) * sign).slice(0, DEPTH);
}

function difference(before: readonly LevelPair[], now: readonly LevelPair[]): LevelPair[] {
  const [old, young] = [new Map(before), new Map(now)];
  const gone = before.filter(([price]) => !young.has(price)).map(([price]): LevelPair => [price, 0]);
  return [...gone, ...now.filter(([price, size]) => old.get(price) !== size)];
}
