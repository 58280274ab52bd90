import { type InstrumentSpec } from '@livetape/model';

/** Assets that version 2 calls as everybody does; REST, and version 1, have names of their own. */
const NAMES: Readonly<Record<string, string>> = { XBT: 'BTC', XDG: 'DOGE' };

interface AssetPair {
  readonly wsname?: string;
  readonly pair_decimals: number;
  readonly lot_decimals: number;
  readonly status?: string;
}

/** What may be traded, by /0/public/AssetPairs. Throws SyntaxError or TypeError when the body is none. */
export function parseAssetPairs(body: string): readonly InstrumentSpec[] {
  const { result } = JSON.parse(body) as { result?: Readonly<Record<string, AssetPair>> };
  if (typeof result !== 'object' || result === null) throw new TypeError('AssetPairs has no result');
  return Object.values(result)
    .filter(({ wsname, status = 'online' }) => wsname !== undefined && status === 'online')
    .map(specOf);
}

/** Prices and sizes of the book are written with exactly these decimals. */
function specOf({ wsname = '', pair_decimals, lot_decimals }: AssetPair): InstrumentSpec {
  const [base, quote] = wsname.split('/').map((name) => NAMES[name] ?? name);
  return { symbol: `${base}/${quote}`, base, quote, priceDecimals: pair_decimals, sizeDecimals: lot_decimals };
}
