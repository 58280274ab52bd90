import { type BookCounts, type FeedState, type FeedStatus, type WorkerStatus } from '@livetape/model';
import { type Handover } from './handover';

const COUNTERS = ['reconnects', 'frames', 'trades', 'duplicates', 'rejected', 'ignored'] as const;
const BOOK_COUNTERS = ['messages', 'gaps', 'resyncs', 'checksumsFailed', 'crossed'] as const;
const NO_BOOKS: BookCounts = {
  ...{ buffering: 0, synced: 0, stale: 0, messages: 0, gaps: 0, resyncs: 0, checksumsFailed: 0, crossed: 0 },
};

/** What a status sum is made of. */
export interface StatusSumOptions {
  readonly venueId: string;
  readonly instruments: number;
  readonly hasBooks: boolean;
  readonly wallMs: () => number;
}

/** The status of a feed over all of its workers: counters go on where one ends and another begins. */
export class StatusSum {
  /** What the worker that runs last said. */
  private last: FeedStatus;
  /** Sums of the workers before it. */
  private readonly before = Object.fromEntries(COUNTERS.map((key) => [key, 0])) as Record<
    (typeof COUNTERS)[number],
    number
  >;
  private booksBefore: BookCounts = NO_BOOKS;
  private handsBefore: Omit<WorkerStatus, 'restarts'> = { batches: 0, waited: 0, droppedRows: 0 };
  private restarts = 0;

  constructor(private readonly options: StatusSumOptions) {
    this.last = this.blank('connecting', 'starting the worker of the feed');
  }

  take(status: FeedStatus): void {
    this.last = status;
  }

  /** A worker ended: what it counted is kept. */
  ended(batches: number, handover: Handover | null): void {
    for (const key of COUNTERS) this.before[key] += this.last[key];
    this.booksBefore = this.books();
    const { handsBefore } = this;
    this.handsBefore = {
      batches: handsBefore.batches + batches,
      waited: handsBefore.waited + (handover?.counted('waited') ?? 0),
      droppedRows: handsBefore.droppedRows + (handover?.counted('dropped') ?? 0),
    };
    this.last = this.blank('down', 'the worker ended');
  }

  /** Another worker is started after the wait, in ms. */
  restart(reason: string, waitMs: number): void {
    this.restarts++;
    this.last = { ...this.blank('backoff', reason), nextAttemptAt: this.options.wallMs() + waitMs };
  }

  down(): void {
    this.last = this.blank('down', 'the feed was stopped');
  }

  /** @param hands what the worker that runs handed over */
  status(hands: Omit<WorkerStatus, 'restarts'>): FeedStatus {
    const { last, before, handsBefore, restarts } = this;
    const counters = Object.fromEntries(COUNTERS.map((key) => [key, before[key] + last[key]]));
    const worker: WorkerStatus = {
      batches: handsBefore.batches + hands.batches,
      waited: handsBefore.waited + hands.waited,
      droppedRows: handsBefore.droppedRows + hands.droppedRows,
      restarts,
    };
    const books = this.options.hasBooks ? { books: this.books() } : {};
    return { ...last, ...counters, ...books, worker };
  }

  private books(): BookCounts {
    const { books } = this.last;
    if (books === undefined) return { ...this.booksBefore, buffering: 0, synced: 0, stale: 0 };
    const counters = Object.fromEntries(BOOK_COUNTERS.map((key) => [key, this.booksBefore[key] + books[key]]));
    return { ...books, ...counters };
  }

  /** A status without a worker: what was last seen stays, what is counted begins anew. */
  private blank(state: FeedState, reason: string): FeedStatus {
    const { venueId, instruments, wallMs } = this.options;
    return {
      ...{ venue: venueId, title: this.last?.title ?? venueId, state, since: wallMs(), reason, instruments },
      ...{ lastDataAt: this.last?.lastDataAt ?? null, framesPerSecond: 0, tradesPerSecond: 0, lagMs: null },
      ...{ reconnects: 0, attempt: 0, nextAttemptAt: null, frames: 0, trades: 0, duplicates: 0 },
      ...{ gaps: 0, gapsUnfilled: 0, rejected: 0, ignored: 0 },
    };
  }
}
