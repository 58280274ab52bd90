import { Mirror } from '@livetape/book';
import { type BookStatus, type FeedStatus, type Gap, type TradeBatch } from '@livetape/model';
import { BroadcastChannel } from 'node:worker_threads';
import { plainInstruments } from '../plain-venue';
import { systemClock } from '../system-clock';
import { type FaultOrder, FAULTS } from './fault-worker-orders';
import { ThreadFeed } from './thread-feed';

const INSTRUMENTS = 2;
/** A heap that the memory fault fills fast. */
const LIMITS = { maxOldGenerationSizeMb: 48, maxYoungGenerationSizeMb: 8, stackSizeMb: 4 };

/** A feed in a worker that goes wrong when it is told to, and all that it handed over. */
export class ThreadRig {
  readonly feed: ThreadFeed;
  readonly mirror = new Mirror({ instruments: INSTRUMENTS, levels: 100 });
  readonly gaps: Gap[] = [];
  readonly statuses: FeedStatus[] = [];
  readonly books: BookStatus[] = [];
  /** How often each trade came, by instrument. */
  readonly seen = Array.from({ length: INSTRUMENTS }, () => new Map<number, number>());
  private readonly waiting = new Set<() => void>();
  private readonly orders = new BroadcastChannel(FAULTS);

  constructor(
    readonly venueId: string,
    workerUrl: URL,
    rate = 1_000,
  ) {
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
    const restarts = this.feed.status().worker?.restarts ?? 0;
    const orderedAt = performance.now();
    this.order(fault);
    await this.until(() => (this.feed.status().worker?.restarts ?? 0) > restarts && this.isWell);
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
    let wrong = 0;
    this.seen.forEach((seen, instrument) => {
      const first = [...seen.keys()].reduce((a, b) => Math.min(a, b), Infinity);
      const last = this.newest(instrument);
      for (let id = first; id <= last; id++) if (seen.get(id) !== 1) wrong++;
    });
    return wrong;
  }

  /** Number of the last trade of an instrument. */
  newest(instrument: number): number {
    return [...this.seen[instrument].keys()].reduce((a, b) => Math.max(a, b), -1);
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
    for (let row = 0; row < batch.length; row++) {
      const seen = this.seen[batch.instrument[row]];
      seen.set(batch.id[row], (seen.get(batch.id[row]) ?? 0) + 1);
    }
  }

  private heard(_count: number): void {
    for (const look of [...this.waiting]) look();
  }
}
