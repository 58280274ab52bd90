import { Mirror } from '@livetape/book';
import { type BookStatus, type FeedStatus, type Gap, type TradeBatch } from '@livetape/model';
import { BroadcastChannel } from 'node:worker_threads';
import { plainInstruments } from '../plain-venue';
import { systemClock } from '../system-clock';
import { type FaultOrder, FAULTS } from './fault-worker-orders';
import { ThreadFeed, WORKER_LIMITS } from './thread-feed';

const INSTRUMENTS = 2;
/** A heap that the memory fault fills fast. */
const LIMITS = { ...WORKER_LIMITS, maxOldGenerationSizeMb: 48 };
/** Trades of an instrument that a rig can keep count of. */
const TRADES_MAX = 1 << 22;

/** How fast the feed's trades come, and who wants to know when each batch was made (µs of the monotonic clock). */
export interface ThreadRigOptions {
  readonly rate?: number;
  readonly note?: (madeUs: number) => void;
}

/** A feed in a worker that goes wrong when it is told to, and all that it handed over. */
export class ThreadRig {
  readonly feed: ThreadFeed;
  readonly mirror = new Mirror({ instruments: INSTRUMENTS, levels: 100 });
  readonly gaps: Gap[] = [];
  readonly statuses: FeedStatus[] = [];
  readonly books: BookStatus[] = [];
  /** How often each trade came, by instrument. */
  readonly seen = Array.from({ length: INSTRUMENTS }, () => new Seen());
  /** Trades handed over. */
  count = 0;
  private readonly noteMade: (madeUs: number) => void;
  private readonly waiting = new Set<() => void>();
  private readonly orders = new BroadcastChannel(FAULTS);

  constructor(
    readonly venueId: string,
    workerUrl: URL,
    { rate = 1_000, note = () => undefined }: ThreadRigOptions = {},
  ) {
    this.noteMade = note;
    this.feed = new ThreadFeed({
      workerUrl,
      venueId,
      instruments: plainInstruments(INSTRUMENTS),
      kinds: ['trades', 'levels'],
      endpoints: { socket: `fault://here/?rate=${rate}`, rest: 'http://here' },
      batchCapacity: 4_096,
      levels: 100,
      clock: systemClock,
      limits: LIMITS,
      events: {
        trades: (batch) => this.note(batch),
        tops: () => undefined,
        greeks: () => undefined,
        levels: (batch) => this.mirror.apply(batch),
        gap: (gap) => this.heard(this.gaps.push(gap)),
        book: (status) => this.heard(this.books.push(status)),
        status: (status) => this.heard(this.statuses.push(status)),
      },
    });
  }

  get restarts(): number {
    return this.feed.status().worker?.restarts ?? 0;
  }

  get state(): string {
    return this.feed.status().state;
  }

  order(fault: FaultOrder['fault']): void {
    this.orders.postMessage({ venueId: this.venueId, fault } satisfies FaultOrder);
  }

  /** Resolves as soon as something was heard that makes it true. */
  until(isTrue: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (!isTrue()) return;
        this.waiting.delete(look);
        resolve();
      };
      this.waiting.add(look);
      look();
    });
  }

  /** Goes wrong and comes back: resolves when it is live again, both books are synced, and nothing is being filled. */
  async survive(fault: FaultOrder['fault']): Promise<{ msAway: number }> {
    const { restarts } = this;
    const orderedAt = performance.now();
    this.order(fault);
    await this.until(() => this.restarts > restarts && this.isWell);
    return { msAway: performance.now() - orderedAt };
  }

  /** Live, with books that are synced and no gap under way. */
  get isWell(): boolean {
    const { state, books } = this.feed.status();
    const open = new Set<string>();
    for (const { id, state: of } of this.feed.gaps()) if (of === 'filling') open.add(id);
    return state === 'live' && books?.synced === INSTRUMENTS && open.size === 0;
  }

  /** Trades between the first and the last that did not come exactly once. */
  wrong(): number {
    return this.seen.reduce((sum, seen) => sum + seen.wrong(), 0);
  }

  /** Number of the last trade of an instrument. */
  newest(instrument: number): number {
    return this.seen[instrument].newest;
  }

  /** The size of the best bid, which is the sequence of the book. */
  bid(instrument: number): number {
    return this.mirror.book(instrument)?.bids.bestSize ?? -1;
  }

  async stop(): Promise<void> {
    await this.feed.stop();
    this.orders.close();
  }

  private note(batch: TradeBatch): void {
    this.count += batch.length;
    this.noteMade(batch.eventTime[0]);
    for (let row = 0; row < batch.length; row++) this.seen[batch.instrument[row]].note(batch.id[row]);
  }

  private heard(_count: number): void {
    for (const look of [...this.waiting]) look();
  }
}

/** How often each trade of an instrument came, at little cost, so that measuring disturbs nothing. */
class Seen {
  size = 0;
  newest = -1;
  private first = -1;
  private readonly counts = new Uint8Array(TRADES_MAX);

  note(id: number): void {
    if (this.first < 0) this.first = id;
    if (this.counts[id - this.first]++ === 0) this.size++;
    this.newest = Math.max(this.newest, id);
  }

  /** Trades from the first to the newest that did not come exactly once. */
  wrong(): number {
    const all = this.counts.subarray(0, this.newest - this.first + 1);
    return all.reduce((sum, times) => sum + (times === 1 ? 0 : 1), 0);
  }
}
