import { type BookRules, type BookStatus, type Instrument, LevelBatch, Side } from '@livetape/model';
import { type Book } from './book';
import { type BookSide } from './book-side';
import { Mirror } from './mirror';
import { Synchroniser } from './synchroniser';
import { type BookGap, type SynchroniserOptions } from './synchroniser-options';

/** One message as a test writes it. Prices and sizes are integers. */
export interface Message {
  readonly id?: number;
  readonly snapshot?: boolean;
  readonly bids?: readonly (readonly [price: number, size: number])[];
  readonly asks?: readonly (readonly [price: number, size: number])[];
  readonly first?: number;
  readonly last?: number;
  readonly previous?: number;
  readonly checksum?: number;
  readonly depth?: number;
  readonly time?: number;
}

export const REST: BookRules = {
  seed: 'rest',
  checksum: null,
  depth: null,
  snapshotDepth: null,
  snapshotRowsMax: 100,
  reseedMs: null,
};
export const STREAM: BookRules = { ...REST, seed: 'stream' };

/** What a message says when a test does not: no numbers, no checksum, the venue's depth. */
const PLAIN = { id: 0, snapshot: false, first: -1, last: -1, previous: -1, checksum: -1, depth: 0, time: 0 };

/** Appends a message to a batch. */
export function write(batch: LevelBatch, message: Message): void {
  const from = batch.length;
  for (const [price, size] of message.bids ?? []) writeLevel(batch, Side.Bid, price, size);
  for (const [price, size] of message.asks ?? []) writeLevel(batch, Side.Ask, price, size);
  if (batch.length === from) writeLevel(batch, Side.Bid, 0, 0);
  const { id, snapshot, first, last, previous, checksum, depth, time } = { ...PLAIN, ...message };
  for (let row = from; row < batch.length; row++) {
    batch.instrument[row] = id;
    batch.isSnapshot[row] = snapshot ? 1 : 0;
    batch.last[row] = row === batch.length - 1 ? 1 : 0;
    batch.firstSequence[row] = first;
    batch.lastSequence[row] = last;
    batch.previousSequence[row] = previous;
    batch.checksum[row] = checksum;
    batch.depth[row] = depth;
    batch.eventTime[row] = batch.receiveTime[row] = time;
    batch.priceDigits[row] = batch.sizeDigits[row] = 0;
  }
}

function writeLevel(batch: LevelBatch, side: Side, price: number, size: number): void {
  const row = batch.claim();
  batch.side[row] = side;
  batch.price[row] = price;
  batch.size[row] = size;
}

/** A side as a test reads it, best first. */
export function levelsOf(side: BookSide): [price: number, size: number][] {
  return Array.from({ length: side.length }, (_, i) => [side.price[side.row(i)], side.size[side.row(i)]]);
}

/** A book as text: bids | asks, best first. */
export function show(book: Book | null): string {
  const text = (side: BookSide) =>
    levelsOf(side)
      .map((level) => level.join('x'))
      .join(' ');
  return book === null ? 'none' : `${text(book.bids)} | ${text(book.asks)}`;
}

export function instrument(id: number): Instrument {
  return { id, venue: 'v', symbol: `S${id}`, base: '', quote: '', priceDecimals: 0, sizeDecimals: 0 };
}

/** A synchroniser, a clock, and what it told; a mirror follows it. */
export class Rig {
  now = 0;
  readonly states: string[] = [];
  readonly reasons: string[] = [];
  readonly gaps: BookGap[] = [];
  wanted: number[] = [];
  /** Proven messages as `snapshot` or `delta`, with their sequences. */
  readonly proven: string[] = [];
  /** Event time of the last proven row of each instrument. */
  readonly lastTime: number[] = [];
  readonly mirror: Mirror;
  readonly synchroniser: Synchroniser;

  constructor(rules: BookRules, options: Partial<SynchroniserOptions> & { readonly count?: number } = {}) {
    const levels = options.levels ?? 100;
    const count = options.count ?? 2;
    this.mirror = new Mirror({ instruments: count, levels });
    this.synchroniser = new Synchroniser({
      venue: 'v',
      rules,
      instruments: Array.from({ length: count }, (_, id) => instrument(id)),
      levels,
      bufferRows: 1000,
      crossedMsMax: 1000,
      capacity: 64,
      random: () => 1,
      events: {
        proven: (batch) => this.keep(batch),
        state: ({ symbol, state, reason }: BookStatus) => {
          this.states.push(`${symbol} ${state}`);
          this.reasons.push(reason);
        },
        gap: (gap) => this.gaps.push(gap),
        wanted: (id) => this.wanted.push(id),
      },
      ...options,
    });
    this.synchroniser.start();
  }

  /** Lets messages come, all in one batch. */
  take(...messages: Message[]): this {
    const batch = new LevelBatch(4096);
    for (const message of messages) write(batch, message);
    this.synchroniser.take(batch, this.now, this.wall());
    return this;
  }

  /** Lets time pass, tick by tick. */
  pass(ms: number, tickMs = 100): this {
    for (const end = this.now + ms; this.now < end;) {
      this.now = Math.min(end, this.now + tickMs);
      this.synchroniser.tick(this.now, this.wall());
    }
    return this;
  }

  connect(): this {
    this.synchroniser.connected([0, 1]);
    return this.pass(1);
  }

  interrupt(...ids: number[]): this {
    this.synchroniser.interrupted(ids, 'the connection was lost', this.now, this.wall());
    return this;
  }

  state(id = 0): string {
    return this.synchroniser.status(id).state;
  }

  show(id = 0): string {
    return show(this.synchroniser.book(id));
  }

  wall(): number {
    return 1_700_000_000_000 + this.now;
  }

  private keep(batch: LevelBatch): void {
    this.mirror.apply(batch);
    for (let row = 0; row < batch.length; row++) {
      if (batch.last[row] === 0) continue;
      this.lastTime[batch.instrument[row]] = batch.eventTime[row];
      this.proven.push(`${batch.isSnapshot[row] ? 'snapshot' : 'delta'} ${batch.lastSequence[row]}`);
    }
  }
}
