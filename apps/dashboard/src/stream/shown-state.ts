import { type BookState, type BookStatus } from '@livetape/model';
import { type ShownState } from './book-messages';

/** What is known of a book and of the way to it. */
export interface BookFacts {
  /** As the book's channel says; null before its first row. */
  readonly state: BookState | null;
  /** Why the channel is refused for good; null when it is not. */
  readonly refusal: string | null;
  readonly isLinkDown: boolean;
  /** The server's checksum was not that of our copy: a new one is on its way. */
  readonly isProofBroken: boolean;
  /** The venue's feed itself says that nothing of it is live. */
  readonly isFeedSilent: boolean;
  readonly bestBid: number | null;
  readonly bestAsk: number | null;
  /** What the feeds' channel says of this book; null when nothing yet. */
  readonly status: BookStatus | null;
}

/** The state to show and why; the worst that applies. Only a proven book of a live feed over a live link is synced. */
export function shownState(facts: BookFacts): { state: ShownState; reason: string } {
  const { state, status } = facts;
  if (facts.refusal !== null) return { state: 'none', reason: facts.refusal };
  const hasLevels = facts.bestBid !== null || facts.bestAsk !== null;
  if (facts.isLinkDown && hasLevels) return { state: 'stale', reason: 'There is no link to the server.' };
  if (state === null) return waiting(status);
  if (facts.isProofBroken)
    return { state: 'stale', reason: 'This page’s copy has not the server’s checksum: it is fetched again.' };
  if (state !== 'synced') return { state, reason: reasonOf(status, state) };
  if (facts.isFeedSilent) return { state: 'stale', reason: 'The venue’s feed is silent.' };
  if (facts.bestBid !== null && facts.bestAsk !== null && facts.bestBid >= facts.bestAsk)
    return { state: 'crossed', reason: 'The best bid is not below the best ask: the book is checked.' };
  return { state, reason: reasonOf(status, state) };
}

function waiting(status: BookStatus | null): { state: ShownState; reason: string } {
  if (status?.state === 'buffering') return { state: 'buffering', reason: status.reason };
  return { state: 'waiting', reason: 'The book has not come yet.' };
}

const REASONS: Record<BookState, string> = {
  buffering: 'Changes are kept until the whole book is there.',
  synced: 'Proven up to its last message.',
  stale: 'The book was right once; a new one is being fetched.',
};

/** The feeds' reason where it speaks of the same state: the two channels may be a moment apart. */
function reasonOf(status: BookStatus | null, state: BookState): string {
  return status?.state === state && status.reason !== '' ? status.reason : REASONS[state];
}
