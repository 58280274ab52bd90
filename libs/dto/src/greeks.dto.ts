import { IntegerOrNullProperty, NumberOrNullProperty } from './fields';
import { MarketAnswerDto } from './market';

/** What a venue calculates for an option; null where it sends nothing, or nothing yet. Results of a model, so no decimals. */
export class GreeksDto extends MarketAnswerDto {
  @IntegerOrNullProperty("The venue's clock, ms since the epoch.", 1_763_596_800_123)
  eventTime: number | null;

  @IntegerOrNullProperty('Our clock, ms since the epoch.', 1_763_596_800_150)
  receivedAt: number | null;

  @IntegerOrNullProperty('Time since it came, ms.', 12)
  ageMs: number | null;

  @NumberOrNullProperty('In the unit in which the option is quoted.', 0.0625)
  markPrice: number | null;

  @NumberOrNullProperty('Price of what the option is on, in the quote of the strike.', 97_234.5)
  underlyingPrice: number | null;

  @NumberOrNullProperty('Implied volatility of the mark price, percent a year.', 55.2)
  markVolatility: number | null;

  @NumberOrNullProperty('Implied volatility of the best bid, percent a year.', 54.8)
  bidVolatility: number | null;

  @NumberOrNullProperty('Implied volatility of the best ask, percent a year.', 55.6)
  askVolatility: number | null;

  @NumberOrNullProperty('Change of the price for one unit of the underlying.', 0.51)
  delta: number | null;

  @NumberOrNullProperty('Change of delta for one unit of the underlying.', 0.00002)
  gamma: number | null;

  @NumberOrNullProperty('For one point of volatility.', 41.2)
  vega: number | null;

  @NumberOrNullProperty('For one day.', -83.1)
  theta: number | null;

  @NumberOrNullProperty('For one point of interest.', 12.3)
  rho: number | null;

  @NumberOrNullProperty('Open contracts, in the unit of the venue.', 1_204.5)
  openInterest: number | null;
}
