import { type InstrumentSpec } from '@livetape/model';
import { roomySizeDecimals } from '../decimals';

interface SymbolInfo extends Readonly<Record<'symbol' | 'base-currency' | 'quote-currency' | 'state', string>> {
  readonly 'price-precision': number;
  readonly 'amount-precision': number;
}

/** What may be traded, by /v1/common/symbols. Throws SyntaxError or TypeError when the body is none. */
export function parseSymbols(body: string): readonly InstrumentSpec[] {
  const { data } = JSON.parse(body) as { readonly data?: readonly SymbolInfo[] };
  if (!Array.isArray(data)) throw new TypeError('symbols has no data');
  return (data as readonly SymbolInfo[]).filter(({ state }) => state === 'online').map(specOf);
}

/** Books hold sizes with more decimals than `amount-precision`. */
function specOf(info: SymbolInfo): InstrumentSpec {
  return {
    symbol: info.symbol,
    base: info['base-currency'].toUpperCase(),
    quote: info['quote-currency'].toUpperCase(),
    priceDecimals: info['price-precision'],
    sizeDecimals: roomySizeDecimals(info['price-precision'], info['amount-precision']),
  };
}
