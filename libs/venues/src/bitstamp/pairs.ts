import { type InstrumentSpec } from '@livetape/model';

interface Pair extends Readonly<Record<'url_symbol' | 'name' | 'trading', string>> {
  readonly base_decimals: number;
  readonly counter_decimals: number;
}

/** What may be traded, by /api/v2/trading-pairs-info/. Throws SyntaxError or TypeError when the body is none. */
export function parsePairs(body: string): readonly InstrumentSpec[] {
  const pairs = JSON.parse(body) as readonly Pair[];
  if (!Array.isArray(pairs)) throw new TypeError('trading-pairs-info is no list');
  return (pairs as readonly Pair[]).filter(({ trading }) => trading === 'Enabled').map(specOf);
}

/** `name` is base and counter with a slash between. */
function specOf({ url_symbol: symbol, name, base_decimals, counter_decimals }: Pair): InstrumentSpec {
  const [base, quote] = name.split('/');
  return { symbol, base, quote, priceDecimals: counter_decimals, sizeDecimals: base_decimals };
}
