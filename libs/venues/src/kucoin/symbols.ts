import { type InstrumentSpec } from '@livetape/model';
import { decimalsNeeded, roomySizeDecimals } from '../decimals';

/** Nothing is written with more: the scale of what has no increment. */
const DECIMALS_MAX = 8;

interface SymbolInfo extends Readonly<
  Record<'symbol' | 'baseCurrency' | 'quoteCurrency' | 'baseIncrement' | 'priceIncrement', string>
> {
  readonly enableTrading: boolean;
}

/** What may be traded, by /api/v2/symbols. Throws SyntaxError or TypeError when the body is none. */
export function parseSymbols(body: string): readonly InstrumentSpec[] {
  const { data } = JSON.parse(body) as { readonly data?: readonly SymbolInfo[] };
  if (!Array.isArray(data)) throw new TypeError('symbols has no data');
  return (data as readonly SymbolInfo[]).filter(({ enableTrading }) => enableTrading).map(specOf);
}

/** Books hold sizes with more decimals than `baseIncrement`: orders placed before it was raised. */
function specOf({ symbol, baseCurrency, quoteCurrency, priceIncrement, baseIncrement }: SymbolInfo): InstrumentSpec {
  const priceDecimals = decimalsNeeded(priceIncrement) ?? DECIMALS_MAX;
  const sizeDecimals = roomySizeDecimals(priceDecimals, decimalsNeeded(baseIncrement) ?? DECIMALS_MAX);
  return { symbol, base: baseCurrency, quote: quoteCurrency, priceDecimals, sizeDecimals };
}
