/**
 * Where a whole book comes from.
 * rest: deltas flow at once; the book is asked for by REST and joined to them.
 * request: the same, but it is asked for on the socket itself.
 * stream: the first message of a subscription is the book; to have it again, subscribe again.
 * periodic: every message is a whole book.
 */
export type BookSeed = 'rest' | 'request' | 'stream' | 'periodic';

/** How a venue writes the text whose CRC32 proves a book. */
export interface ChecksumRule {
  /** Levels of each side that it covers, best first; where a side has fewer, those that there are. */
  readonly levels: number;
  /** All asks and then all bids, or bid and ask in turn. */
  readonly order: 'asks-bids' | 'bid-ask';
  /** Between all numbers. */
  readonly separator: string;
  /** text: as written in the frame. digits: without the point and leading zeros. */
  readonly numbers: 'text' | 'digits';
  /** Sizes of asks are written with a minus. */
  readonly negativeAsks: boolean;
}

/**
 * How the books of a venue are kept right. How one delta follows another is seen in the columns of `LevelBatch`: where
 * a message names the previous sequence, that must be the book's; else where it names its first, that must not lie beyond
 * the book's plus one; a message whose last is not above the book's is old.
 */
export interface BookRules {
  readonly seed: BookSeed;
  readonly checksum: ChecksumRule | null;
  /** Levels of each side that the venue keeps up to date: what falls out is cut after each message. Null for all. A snapshot
   * whose `LevelBatch.depth` is not 0 says it of its own book. */
  readonly depth: number | null;
  /** A snapshot with this many levels on a side says nothing of what lies beyond; null where snapshots are whole. */
  readonly snapshotDepth: number | null;
  /** Rows that the largest snapshot may have, both sides together. */
  readonly snapshotRowsMax: number;
  /** Where a lost delta cannot be seen, the book is fetched again this often, in ms; null where it can be seen. */
  readonly reseedMs: number | null;
}
