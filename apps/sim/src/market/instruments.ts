import { type Contract } from '@livetape/model';

/** Something the simulated market trades; a venue's dialect spells it. */
export interface Listing {
  readonly base: string;
  readonly quote: string;
  /** Price at which it starts and to which it slowly returns. */
  readonly price: number;
  /** One tick is 10^-priceDecimals of the quote. */
  readonly priceDecimals: number;
  /** One step is 10^-sizeDecimals of the base. */
  readonly sizeDecimals: number;
  /** Standard deviation of a second's return, in 1e-4, over what the whole market moves. */
  readonly volatility: number;
  /** Worth of one unit of the quote in dollars. */
  readonly quoteWorth: number;
  /** What kind of derivative; absent for spot. */
  readonly contract?: Contract;
  /** Worth of one unit of the size in dollars, where that is not one unit of the base. */
  readonly sizeWorth?: number;
}

type Row = readonly [base: string, price: number, priceDecimals: number, sizeDecimals: number, volatility: number];

/** Most traded first. Decimals are those that a large spot market lists; prices are round and of no particular day. */
const IN_DOLLARS: readonly Row[] = [
  ['BTC', 97250, 2, 5, 1],
  ['ETH', 3580, 2, 4, 1.4],
  ['SOL', 191.4, 2, 3, 2],
  ['XRP', 2.412, 4, 1, 2],
  ['DOGE', 0.1934, 5, 0, 2.6],
  ['BNB', 948.5, 2, 3, 1.2],
  ['PEPE', 0.00001184, 8, 0, 6],
  ['ADA', 0.7312, 4, 1, 2.2],
  ['SUI', 2.964, 4, 1, 2.8],
  ['TRX', 0.3417, 4, 1, 1.3],
  ['LINK', 17.86, 2, 2, 2.2],
  ['AVAX', 21.35, 2, 2, 2.4],
  ['SHIB', 0.00001279, 8, 0, 6],
  ['LTC', 108.2, 2, 3, 1.8],
  ['ENA', 0.4381, 4, 2, 3.4],
  ['WIF', 0.612, 4, 2, 3.8],
  ['BONK', 0.00001936, 8, 0, 5],
  ['ARB', 0.3127, 4, 1, 2.8],
  ['NEAR', 2.641, 3, 1, 2.8],
  ['DOT', 3.482, 3, 2, 2.2],
  ['BCH', 512.6, 1, 3, 1.8],
  ['UNI', 7.238, 3, 2, 2.6],
  ['AAVE', 221.7, 2, 3, 2.4],
  ['TON', 2.183, 3, 2, 2],
  ['APT', 3.867, 3, 2, 2.6],
  ['HBAR', 0.18243, 5, 0, 2.6],
  ['FET', 0.2814, 4, 1, 3.2],
  ['TAO', 386.4, 1, 4, 3],
  ['FIL', 2.147, 3, 2, 2.6],
  ['OP', 0.4628, 4, 2, 2.8],
  ['INJ', 8.574, 3, 2, 2.8],
  ['SEI', 0.2063, 4, 1, 2.8],
  ['WLD', 0.8547, 4, 1, 3.2],
  ['ICP', 4.763, 3, 2, 3.4],
  ['ETC', 16.92, 2, 2, 1.8],
  ['XLM', 0.2936, 4, 0, 2.2],
  ['ATOM', 3.128, 3, 2, 2.2],
  ['RENDER', 2.476, 3, 2, 2.8],
  ['JUP', 0.3419, 4, 1, 2.8],
  ['FLOKI', 0.00006482, 8, 0, 4],
  ['CRV', 0.5387, 4, 1, 2.8],
  ['LDO', 0.8914, 4, 2, 2.8],
  ['TIA', 1.046, 3, 2, 3],
  ['ORDI', 5.127, 3, 2, 3.2],
  ['STX', 0.4413, 4, 1, 2.8],
  ['ALGO', 0.1817, 4, 0, 2.2],
  ['GALA', 0.01047, 5, 0, 3],
  ['SAND', 0.2134, 4, 0, 2.6],
  ['MANA', 0.2386, 4, 0, 2.6],
  ['VET', 0.01692, 5, 1, 2.2],
  ['RUNE', 0.9827, 3, 1, 2.8],
  ['GRT', 0.06138, 5, 0, 2.6],
  ['THETA', 0.5471, 4, 1, 2.6],
  ['IMX', 0.4732, 4, 2, 2.8],
  ['DYDX', 0.3165, 4, 2, 2.8],
  ['PENDLE', 3.274, 3, 2, 2.8],
  ['JTO', 0.9413, 4, 1, 2.8],
  ['PYTH', 0.1078, 4, 1, 2.8],
  ['STRK', 0.1264, 4, 2, 3],
  ['EIGEN', 0.8719, 3, 2, 3],
  ['CHZ', 0.03147, 5, 0, 2.4],
  ['AXS', 1.387, 3, 2, 2.6],
  ['EGLD', 11.23, 2, 2, 2.4],
  ['KAVA', 0.1542, 4, 1, 2.4],
  ['ZEC', 412.8, 2, 3, 3.6],
  ['DASH', 71.34, 2, 3, 2.8],
  ['COMP', 39.62, 2, 3, 2.4],
  ['SNX', 0.8426, 3, 1, 2.8],
  ['1INCH', 0.1983, 4, 1, 2.4],
  ['ENJ', 0.04276, 5, 1, 2.6],
  ['ONDO', 0.6318, 4, 1, 2.8],
  ['POL', 0.1763, 4, 1, 2.4],
  ['JASMY', 0.009147, 6, 0, 3.2],
  ['CAKE', 2.437, 3, 2, 2.6],
];

const IN_BITCOIN: readonly Row[] = [
  ['ETH', 0.03681, 5, 4, 0.8],
  ['SOL', 0.001968, 7, 3, 1.2],
  ['BNB', 0.009753, 6, 3, 0.9],
  ['XRP', 0.0000248, 8, 0, 1.4],
];

const BITCOIN_WORTH = 97250;

/** All that the simulated market can trade, most traded first. */
export const listings: readonly Listing[] = [
  ...IN_DOLLARS.map((row) => list(row, 'USDT', 1)),
  ...IN_BITCOIN.map((row) => list(row, 'BTC', BITCOIN_WORTH)),
];

/**
 * Listings of another venue: what `bases` names (apart by blanks, most traded first), quoted in `quote`, at the scales and
 * prices of the first one. Throws RangeError for a base that has no price here.
 */
export function listed(bases: string, quote: string): readonly Listing[] {
  return bases.split(' ').map((base) => {
    const row = (quote === 'BTC' ? IN_BITCOIN : IN_DOLLARS).find(([name]) => name === base);
    if (!row) throw new RangeError(`no price of ${base} in ${quote}`);
    return list(row, quote, quote === 'BTC' ? BITCOIN_WORTH : 1);
  });
}

function list([base, price, priceDecimals, sizeDecimals, volatility]: Row, quote: string, quoteWorth: number): Listing {
  return { base, quote, price, priceDecimals, sizeDecimals, volatility, quoteWorth };
}
