import { BookCopy, type BookRow, type Position, type Refusal, type Snapshot } from '@livetape/wire';
import {
  type ChannelDelta,
  type ChannelHandler,
  type ChannelSnapshot,
  type ChannelState,
  type OpenChannel,
} from './handler';
import { type LivetapeClient } from './livetape-client';

/** Failed proofs in a row after which the server itself must be wrong: then it is asked again only now and then. */
const FAILURES_MAX = 3;
/** Deltas between two such attempts: 10 s at the most that a server sends. */
const PATIENCE_DELTAS = 200;

/** Who wants a book. */
export interface BookHandler {
  /** The copy has changed; it is the reducer's and will be changed again. `isWhole`: it was replaced by a snapshot. */
  changed(copy: BookCopy, isWhole: boolean): void;
  /** The server does not serve the book, or not yet. */
  refused?(refusal: Refusal): void;
}

/**
 * Keeps a copy of a book: applies what comes, proves it by the checksums that the server sends about once a second, and
 * asks for a new snapshot when the proof fails. A copy whose proof failed is shown to nobody.
 */
export class BookReducer implements ChannelHandler<BookRow> {
  readonly copy = new BookCopy();
  instrument: Snapshot['instrument'] = null;
  /** Where the copy stands; null before the first snapshot. */
  position: Position | null = null;
  /** Proofs that failed; 0 unless something is broken. */
  failures = 0;
  private failuresInRow = 0;
  /** A proof failed: nothing is shown until a snapshot has come. */
  private isBroken = false;
  private deltasIgnored = 0;
  private open: OpenChannel | null;

  /** Subscribes at once. @param channel `book:<venue>:<symbol>:<depth>` */
  constructor(
    client: LivetapeClient,
    channel: `book:${string}`,
    private readonly handler: BookHandler,
  ) {
    this.open = client.open(channel, this);
  }

  /** Ends the subscription; a second call does nothing. */
  stop(): void {
    this.open?.end();
    this.open = null;
  }

  snapshot({ rows, instrument, position }: ChannelSnapshot<BookRow>): void {
    this.position = position;
    this.instrument = instrument;
    this.judge(this.copy.replace(rows), true);
  }

  delta({ rows, position }: ChannelDelta<BookRow>): void {
    if (this.isBroken) return this.wait();
    this.position = position;
    this.judge(
      rows.every((row) => this.copy.apply(row)),
      false,
    );
  }

  refused(refusal: Refusal): void {
    this.handler.refused?.(refusal);
  }

  /** A connection was lost: the next one may be to a better server, and what is broken must not resume. */
  stateChanged(state: ChannelState): void {
    if (state === 'stale' && this.isBroken) this.open?.refresh();
  }

  private wait(): void {
    if (++this.deltasIgnored % PATIENCE_DELTAS === 0) this.open?.refresh();
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
    if (++this.failuresInRow <= FAILURES_MAX) this.open?.refresh();
  }
}
