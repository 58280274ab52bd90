import { type BookState, LevelBatch, Side } from '@livetape/model';
import { type LevelPair } from '@livetape/wire';
import { type Fanout } from './fanout';
import { INSTRUMENTS } from './fixtures';
import { type LiveBooks } from './live-books';

const MIDDLE = 1_000;

export type Level = readonly [distance: number, size: number];

export interface BookMessage {
  readonly instrument: number;
  readonly isSnapshot: boolean;
  readonly bids: readonly Level[];
  readonly asks: readonly Level[];
  /** Of each four rows how many end their batch. */
  readonly cut: number;
}

export interface BookAt {
  readonly state: BookState;
  readonly bids: readonly LevelPair[];
  readonly asks: readonly LevelPair[];
}

/** Two books as they were at every version: what each client's copy must be. */
export class BookTruth {
  /** By instrument and version. */
  private readonly versions: BookAt[][] = [[], []];
  private readonly sides = [0, 1].map(() => ({ bids: new Map<number, number>(), asks: new Map<number, number>() }));

  /** @param midMessage called when a batch ends in the midst of a message */
  constructor(
    private readonly books: LiveBooks,
    private readonly fanout: Fanout,
    private readonly midMessage: () => void,
  ) {
    for (const id of [0, 1]) this.remember(id);
  }

  /** The book of a channel at an offset of it, cut to the channel's depth. */
  at(channel: string, offset: number): BookAt {
    const { state, bids, asks } = this.versions[instrumentOf(channel)][offset];
    const depth = Number(channel.split(':').at(-1));
    return { state, bids: bids.slice(0, depth), asks: asks.slice(0, depth) };
  }

  /** Offset of the newest item. */
  end(channel: string): number {
    return this.books.version(instrumentOf(channel));
  }

  setState(instrument: number, state: BookState): void {
    const { symbol } = INSTRUMENTS[instrument];
    const status = { venue: 'demo', symbol, instrument, state, since: 0, reason: '' };
    this.books.setStatus(status);
    this.fanout.publishBook(status);
    this.remember(instrument);
  }

  /** One message of the venue, its rows in one batch or several. */
  publish({ instrument, isSnapshot, bids, asks, cut }: BookMessage): void {
    const rows = [
      ...bids.map((level) => [Side.Bid, level] as const),
      ...asks.map((level) => [Side.Ask, level] as const),
    ];
    if (rows.length === 0) return;
    if (isSnapshot) for (const sizes of Object.values(this.sides[instrument])) sizes.clear();
    let batch = new LevelBatch(rows.length);
    for (const [i, [side, [distance, size]]] of rows.entries()) {
      const price = MIDDLE - side * distance;
      this.place(instrument, side, [price, size]);
      const row = batch.claim();
      batch.instrument[row] = instrument;
      batch.side[row] = side;
      batch.price[row] = price;
      batch.size[row] = size;
      batch.isSnapshot[row] = isSnapshot ? 1 : 0;
      batch.last[row] = i === rows.length - 1 ? 1 : 0;
      if (batch.last[row] === 1) this.remember(instrument, 1);
      if (i % 4 < cut && batch.last[row] === 0) batch = this.hand(batch);
    }
    this.hand(batch);
  }

  private place(instrument: number, side: Side, [price, size]: LevelPair): void {
    const sizes = this.sides[instrument][side === Side.Bid ? 'bids' : 'asks'];
    if (size === 0) sizes.delete(price);
    else sizes.set(price, size);
  }

  private hand(batch: LevelBatch): LevelBatch {
    this.books.take(batch);
    this.fanout.publishLevels(batch);
    if (batch.last[batch.length - 1] === 0) this.midMessage();
    return new LevelBatch(batch.capacity);
  }

  /** Notes the book at its version, or at one that comes. */
  private remember(instrument: number, ahead = 0): void {
    const { bids, asks } = this.sides[instrument];
    this.versions[instrument][this.books.version(instrument) + ahead] = {
      state: this.books.state(instrument),
      bids: [...bids].sort(([a], [b]) => b - a),
      asks: [...asks].sort(([a], [b]) => a - b),
    };
  }
}

function instrumentOf(channel: string): number {
  return INSTRUMENTS.findIndex(({ symbol }) => channel.includes(symbol));
}
