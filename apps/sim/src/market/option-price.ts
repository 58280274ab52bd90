import { type Contract } from '@livetape/model';

/** What a model says of an option, in the units that venues publish: see `GreeksBatch` for each. */
export interface OptionValue {
  /** In units of the underlying. */
  readonly price: number;
  readonly delta: number;
  readonly gamma: number;
  /** For one point of volatility, in the quote. */
  readonly vega: number;
  /** For one day, in the quote. */
  readonly theta: number;
  /** For one point of interest, in the quote. */
  readonly rho: number;
}

/** The volatility of every simulated option, as a part a year. */
export const OPTION_VOLATILITY = 0.52;

const YEAR_MS = 365 * 86_400_000;
/** An option is worth at least this part of its underlying here, so that its book has prices. */
const PRICE_MIN = 0.0005;

type Option = Extract<Contract, { type: 'option' }>;

/** Price in units of the underlying, never below what a book needs. */
export function optionPrice(option: Option, underlying: number, nowMs: number): number {
  return Math.max(PRICE_MIN, optionValue(option, underlying, nowMs).price);
}

/** Black's formula of 1976 without interest, and its derivatives. `underlying` is the forward's price in the quote. */
export function optionValue(option: Option, underlying: number, nowMs: number): OptionValue {
  const strike = Number(option.strike);
  const years = Math.max(1 / 365, (option.expiryMs - nowMs) / YEAR_MS);
  const spread = OPTION_VOLATILITY * Math.sqrt(years);
  const d1 = Math.log(underlying / strike) / spread + spread / 2;
  const d2 = d1 - spread;
  const call = underlying * normalBelow(d1) - strike * normalBelow(d2);
  const isCall = option.right === 'call';
  const worth = isCall ? call : call - underlying + strike;
  const density = Math.exp((-d1 * d1) / 2) / Math.sqrt(2 * Math.PI);
  return {
    price: worth / underlying,
    delta: isCall ? normalBelow(d1) : normalBelow(d1) - 1,
    gamma: density / (underlying * spread),
    vega: (underlying * density * Math.sqrt(years)) / 100,
    theta: -(underlying * density * OPTION_VOLATILITY) / (2 * Math.sqrt(years)) / 365,
    // as venues publish it, of the spot's formula: the sign of a call's is plus
    rho: ((isCall ? normalBelow(d2) : -normalBelow(-d2)) * strike * years) / 100,
  };
}

/** The normal distribution: Abramowitz and Stegun 26.2.17, error below 7.5e-8. */
function normalBelow(x: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(x));
  const density = Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
  const series = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return x >= 0 ? 1 - density * series : density * series;
}
