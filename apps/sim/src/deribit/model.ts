import { type Spelled } from '../dialects/grammar';
import { type Market } from '../market/market';
import { OPTION_VOLATILITY, type OptionValue, optionValue } from '../market/option-price';

/** An option, its value, and volatilities in percent: of the mark, and what the best bid and ask imply. */
export interface Valued extends OptionValue {
  readonly underlying: number;
  readonly markVolatility: number;
  readonly bidVolatility: number;
  readonly askVolatility: number;
}

/** What the venue's model says of its options: Black's formula on the price of the coin's perpetual. */
export class Model {
  constructor(private readonly market: Market) {}

  /** Price of a coin in dollars: the middle of the first book that is quoted in them. */
  underlying(base: string): number {
    const row = this.market.listings.findIndex((each) => each.base === base && each.contract?.type !== 'option');
    const { bids, asks } = this.market.books[row];
    return (bids.bestPrice + asks.bestPrice) / 2 / 10 ** this.market.listings[row].priceDecimals;
  }

  /** Null for what is no option. */
  value({ contract, base, row, priceDecimals }: Spelled, nowMs: number): Valued | null {
    if (contract?.type !== 'option') return null;
    const underlying = this.underlying(base);
    const value = optionValue(contract, underlying, nowMs);
    const mark = OPTION_VOLATILITY * 100;
    const { bids, asks } = this.market.books[row];
    // Near the mark, the price moves by vega with each point.
    const implied = (ticks: number) => {
      const points = ((ticks / 10 ** priceDecimals - value.price) * underlying) / Math.max(value.vega, 1);
      return Math.max(0, mark + points);
    };
    return {
      ...value,
      ...{ underlying, markVolatility: mark },
      ...{ bidVolatility: implied(bids.bestPrice), askVolatility: implied(asks.bestPrice) },
    };
  }
}
