import { BookCopy, type BookRow, type Refusal, type Snapshot } from '@livetape/wire';
import { type ChannelDelta, type ChannelHandler, type ChannelSnapshot } from './handler';
import { type LivetapeClient } from './livetape-client';

/** Failed proofs in a row after which no further snapshot is asked for: the server itself must be wrong. */
const FAILURES_MAX = 3;

/** Who wants a book. */
export interface BookHandler {
  /** The copy has changed; it is the reducer's and will be changed again. `isWhole`: it was replaced by a snapshot. */
  changed(copy: BookCopy, isWhole: boolean): void;
  /** The server does not serve the book, or not yet. */
  refused?(refusal: Refusal): void;
}

/**
 * Keeps a copy of a book: applies what comes, proves it by the checksums that the server sends about once a second, and
 * subscribes again for a new snapshot when the proof fails. A copy whose proof failed is shown to nobody.
 */
export class BookReducer implements ChannelHandler<BookRow> {
  readonly copy = new BookCopy();
  instrument: Snapshot['instrument'] = null;
  /** Proofs that failed; 0 unless something is broken. */
  failures = 0;
  private failuresInRow = 0;
  /** A proof failed: nothing is shown until a snapshot has come. */
  private isBroken = false;
  private end: (() => void) | null;

  /** Subscribes at once. @param channel `book:<venue>:<symbol>:<depth>` */
  constructor(
    private readonly client: LivetapeClient,
    private readonly channel: `book:${string}`,
    private readonly handler: BookHandler,
  ) {
    this.end = client.subscribe(channel, this);
  }

  /** Ends the subscription; a second call does nothing. */
  stop(): void {
    this.end?.();
    this.end = null;
  }

  snapshot({ rows, instrument }: ChannelSnapshot<BookRow>): void {
    this.instrument = instrument;
    this.judge(this.copy.replace(rows), true);
  }

  delta({ rows }: ChannelDelta<BookRow>): void {
    if (this.isBroken) return;
    this.judge(
      rows.every((row) => this.copy.apply(row)),
      false,
    );
  }

  refused(refusal: Refusal): void {
    this.handler.refused?.(refusal);
  }

  private judge(isRight: boolean, isWhole: boolean): void {
    if (isRight) {
      if (isWhole) this.failuresInRow = 0;
      this.isBroken = false;
      this.handler.changed(this.copy, isWhole);
      return;
    }
    this.isBroken = true;
    this.failures++;
    if (++this.failuresInRow > FAILURES_MAX || this.end === null) return;
    this.end();
    this.end = this.client.subscribe(this.channel, this);
  }
}
