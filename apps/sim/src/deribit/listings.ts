import { type Contract } from '@livetape/model';
import { listed, type Listing } from '../market/instruments';

/** Last Fridays of quarters, 08:00 UTC: when the venue's futures and options expire. */
const EXPIRIES = [Date.UTC(2027, 2, 26, 8), Date.UTC(2027, 5, 25, 8)];
const MONTHS = 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' ');
/** Typical worth of an option of one coin, as a part of the coin: it says how large orders are. */
const PREMIUM = 0.05;

/** What is listed of one coin: prices in dollars, those of options in coins. */
interface Coin {
  readonly base: string;
  readonly priceDecimals: number;
  /** Amounts of options: tenths of a bitcoin, whole ether. */
  readonly optionDecimals: number;
  readonly strikes: readonly string[];
}

const COINS: readonly Coin[] = [
  { base: 'BTC', priceDecimals: 1, optionDecimals: 1, strikes: ['80000', '100000', '120000'] },
  { base: 'ETH', priceDecimals: 2, optionDecimals: 0, strikes: ['3000', '3600', '4200'] },
];

/** Perpetuals, then futures, then options, as they are traded. */
export const listings: readonly Listing[] = [
  ...COINS.map((coin) => inverse(coin, { type: 'perpetual' })),
  ...COINS.map((coin) => inverse(coin, { type: 'future', expiryMs: EXPIRIES[0] })),
  ...COINS.flatMap(options),
];

/** `BTC-PERPETUAL`, `BTC-26MAR27`, `BTC-26MAR27-100000-C`. */
export function nameOf({ base, contract }: Listing): string {
  if (contract === undefined || contract.type === 'perpetual') return `${base}-PERPETUAL`;
  const date = new Date(contract.expiryMs);
  const year = String(date.getUTCFullYear()).slice(2);
  const dated = `${base}-${date.getUTCDate()}${MONTHS[date.getUTCMonth()]}${year}`;
  return contract.type === 'future' ? dated : `${dated}-${contract.strike}-${contract.right === 'call' ? 'C' : 'P'}`;
}

/** Contracts of one dollar. */
function inverse({ base, priceDecimals }: Coin, contract: Contract): Listing {
  return { ...listed(base, 'USD')[0], priceDecimals, sizeDecimals: 0, sizeWorth: 1, contract };
}

function options({ base, optionDecimals, strikes }: Coin): readonly Listing[] {
  const [coin] = listed(base, 'USD');
  const each = { ...coin, priceDecimals: 4, sizeDecimals: optionDecimals, sizeWorth: coin.price * PREMIUM };
  return EXPIRIES.flatMap((expiryMs) =>
    strikes.flatMap((strike) =>
      (['call', 'put'] as const).map((right) => ({
        ...each,
        contract: { type: 'option', expiryMs, strike, right } as const,
      })),
    ),
  );
}
