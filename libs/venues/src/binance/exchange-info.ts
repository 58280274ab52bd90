import { type InstrumentSpec } from '@livetape/model';
import { decimalsNeeded } from '../decimals';

/** Nothing is written with more: the scale of what has no tick or step. */
const DECIMALS_MAX = 8;

/** What may be traded, by /api/v3/exchangeInfo. Throws SyntaxError or TypeError when the body is none. */
export function parseExchangeInfo(body: string): readonly InstrumentSpec[] {
  return tradingSymbols(body).map(specOf);
}

interface SymbolInfo extends Readonly<Record<'symbol' | 'status' | 'baseAsset' | 'quoteAsset', string>> {
  readonly filters: readonly { readonly filterType: string; readonly tickSize?: string; readonly stepSize?: string }[];
}

function tradingSymbols(body: string): readonly SymbolInfo[] {
  const { symbols } = JSON.parse(body) as { symbols?: readonly SymbolInfo[] };
  if (!Array.isArray(symbols)) throw new TypeError('exchangeInfo has no symbols');
  return symbols.filter(({ status }) => status === 'TRADING');
}

function specOf({ symbol, baseAsset, quoteAsset, filters }: SymbolInfo): InstrumentSpec {
  const { tickSize = '' } = filters.find(({ filterType }) => filterType === 'PRICE_FILTER') ?? {};
  const { stepSize = '' } = filters.find(({ filterType }) => filterType === 'LOT_SIZE') ?? {};
  const priceDecimals = decimalsNeeded(tickSize) ?? DECIMALS_MAX;
  const sizeDecimals = decimalsNeeded(stepSize) ?? DECIMALS_MAX;
  return { symbol, base: baseAsset, quote: quoteAsset, priceDecimals, sizeDecimals };
}
