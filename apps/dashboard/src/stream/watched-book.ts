import { type BookHandler, type BookReducer } from '@livetape/client';
import { type BookStatus, type InstrumentSpec } from '@livetape/model';
import { type BookCopy } from '@livetape/wire';
import { type ShownState } from './book-messages';
import { mayPass } from './channels';
import { type Market } from './messages';
import { shownState } from './shown-state';

/** What a watched book needs from the worker around it. */
export interface BookSource {
  /** Subscribes to a book and keeps a proven copy of it. */
  readonly openBook: (channel: `book:${string}`, handler: BookHandler) => BookReducer;
  /** Monotonic ms. */
  readonly now: () => number;
  readonly isLinkDown: () => boolean;
  readonly isSilent: (venue: string) => boolean;
  /** What the feeds' channel says of a book; null when nothing yet. */
  readonly status: (market: Market) => BookStatus | null;
}

/** One subscribed book: its proven copy, and whether it may be believed at this moment. */
export class WatchedBook {
  /** The instrument's scale; null before the first whole copy. */
  spec: InstrumentSpec | null = null;
  /** Why the server will never serve it; null when it does, or may yet. */
  refusal: string | null = null;
  /** When the copy last changed; null before that. */
  heardAt: number | null = null;
  private readonly reducer: BookReducer;
  /** Proofs that had failed when the copy was last whole. */
  private failures = 0;

  /** @param changed called after each change of the copy */
  constructor(
    private readonly source: BookSource,
    readonly market: Market,
    readonly depth: number,
    changed: (isWhole: boolean) => void,
  ) {
    this.reducer = source.openBook(`book:${market.venue}:${market.symbol}:${depth}`, {
      changed: (_, isWhole) => {
        if (isWhole) this.takeWhole();
        this.heardAt = source.now();
        changed(isWhole);
      },
      refused: (refusal) => {
        if (!mayPass(refusal)) this.refusal = refusal.message;
      },
    });
  }

  get copy(): BookCopy {
    return this.reducer.copy;
  }

  /** The state to show and why. */
  shown(): { state: ShownState; reason: string } {
    const { bids, asks, state } = this.copy;
    const { venue } = this.market;
    return shownState({
      state: bids.length > 0 || asks.length > 0 || state !== 'buffering' ? state : null,
      isProofBroken: this.reducer.failures > this.failures,
      refusal: this.refusal,
      isLinkDown: this.source.isLinkDown(),
      isFeedSilent: this.source.isSilent(venue),
      bestBid: bids.length > 0 ? bids[0][0] : null,
      bestAsk: asks.length > 0 ? asks[0][0] : null,
      status: this.source.status(this.market),
    });
  }

  /** Ends the subscription. */
  stop(): void {
    this.reducer.stop();
  }

  private takeWhole(): void {
    this.failures = this.reducer.failures;
    this.refusal = null;
    this.spec = this.reducer.instrument ?? this.spec;
  }
}
