/** What a feed must know of the trades that the one before it in this process handed on, to go on exactly there. Plain data. */
export interface TradesBefore {
  readonly sequences: readonly SequenceBefore[];
  /** The last ids of instruments without a sequence. */
  readonly ids: readonly (readonly [instrument: number, id: string])[];
}

/** The last sequence of an instrument, and the ranges [from, to] below it that are still missing. */
export interface SequenceBefore {
  readonly instrument: number;
  readonly last: number;
  readonly missing: readonly (readonly [from: number, to: number])[];
}
