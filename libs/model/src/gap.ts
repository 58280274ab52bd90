/** Why something of the venue's stream is missing. */
export type GapCause = 'sequence' | 'checksum' | 'trade-id' | 'disconnect' | 'crossed';

/** filling: backfill under way; filled: nothing is missing any more; unfilled: it stays missing, and why is in `reason`. */
export type GapState = 'filling' | 'filled' | 'unfilled';

/** A stretch of a venue's stream that did not arrive. Rare, so an object. Never hidden: it is kept, counted and shown. */
export interface Gap {
  /** Unique in this process; a later record with the same id replaces this one. */
  readonly id: string;
  readonly venue: string;
  readonly symbol: string;
  readonly kind: 'trades' | 'levels';
  readonly cause: GapCause;
  /** First and last missing trade number (`TradeBatch.sequence`) or sequence, inclusive, as the venue writes them; null where unknown. */
  readonly from: string | null;
  readonly to: string | null;
  /** How many are missing; null where unknown. */
  readonly missing: number | null;
  /** When we saw it, ms since the epoch. */
  readonly detectedAt: number;
  readonly state: GapState;
  readonly reason: string | null;
}
