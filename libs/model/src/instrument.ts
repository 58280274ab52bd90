/** What a venue's metadata says of something traded there. */
export interface InstrumentSpec {
  /** The venue's own spelling, as it stands in its frames. */
  readonly symbol: string;
  readonly base: string;
  readonly quote: string;
  /** Prices are integers of 10^-priceDecimals of the quote. */
  readonly priceDecimals: number;
  /** Sizes are integers of 10^-sizeDecimals of the base. */
  readonly sizeDecimals: number;
  /** What kind of contract; absent for spot, where base is bought with quote. */
  readonly contract?: Contract;
}

/** A derivative. Sizes are in the unit that the venue trades (coins, or contracts of a value that its page names). */
export type Contract =
  | { readonly type: 'perpetual' }
  | { readonly type: 'future'; readonly expiryMs: number }
  | {
      readonly type: 'option';
      readonly expiryMs: number;
      /** Decimal text, in the quote. */
      readonly strike: string;
      readonly right: 'call' | 'put';
    };

/** An instrument of this process. `id` is its row number in every column, dense from 0. */
export interface Instrument extends InstrumentSpec {
  readonly id: number;
  readonly venue: string;
}
