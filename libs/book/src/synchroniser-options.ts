import { type BookRules, type BookStatus, type GapCause, type Instrument, type LevelBatch } from '@livetape/model';

/** A stretch of a book's stream that is missing, or a book that proved wrong. */
export interface BookGap {
  /** `Instrument.id`. */
  readonly instrument: number;
  readonly cause: GapCause;
  /** First and last missing sequence, inclusive; null where unknown. */
  readonly from: string | null;
  readonly to: string | null;
}

/** What a synchroniser tells its owner. Called within `take`, `tick`, `interrupted` and `missed`, never later. */
export interface SynchroniserEvents {
  /**
   * Rows of proven books, borrowed: of an instrument first its whole book (`isSnapshot`, each side worst level first), then
   * the messages that were applied to it. A level that left the book by a rule is a row of size 0, so that whoever follows
   * needs no rules. All rows of a message stand in one batch.
   */
  proven(levels: LevelBatch): void;
  /** Told after the rows that came before the change; of a book that became synced after its snapshot. */
  state(status: BookStatus): void;
  gap(gap: BookGap): void;
  /** The snapshot of this instrument is to be fetched or asked for now; whoever cannot says so by `failed`. */
  wanted(instrumentId: number): void;
}

/** What a synchroniser is made of. */
export interface SynchroniserOptions {
  readonly venue: string;
  readonly rules: BookRules;
  readonly instruments: readonly Instrument[];
  /** Levels kept of each side. Where the venue keeps to a depth, at least that depth is kept. */
  readonly levels: number;
  /** Rows kept of an instrument while its snapshot is on the way, at most; the memory is claimed as it is needed. */
  readonly bufferRows: number;
  /** A book may be crossed for this long before it is fetched anew, in ms. */
  readonly crossedMsMax: number;
  /** Rows of the proven batch; more where a whole book needs more. */
  readonly capacity: number;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly events: SynchroniserEvents;
}

/** While a message is applied, a side may hold levels that its end cuts off. */
const SLACK = 2;

/** Levels that each side of a book needs room for. */
export function bookCapacity({ rules, levels }: Pick<SynchroniserOptions, 'rules' | 'levels'>): number {
  return rules.depth === null ? levels : SLACK * Math.max(levels, rules.depth);
}
