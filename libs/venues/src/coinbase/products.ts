import { type InstrumentSpec } from '@livetape/model';
import { decimalsNeeded, roomySizeDecimals } from '../decimals';

/** What is not written with fewer: the scale of what has no increment. */
const DECIMALS_MAX = 8;

type Product = Readonly<
  Record<'id' | 'base_currency' | 'quote_currency' | 'quote_increment' | 'base_increment' | 'status', string>
>;

/** What may be traded, by /products. Throws SyntaxError or TypeError when the body is none. */
export function parseProducts(body: string): readonly InstrumentSpec[] {
  const products = JSON.parse(body) as readonly Product[];
  if (!Array.isArray(products)) throw new TypeError('/products is no array');
  return (products as readonly Product[]).filter(({ status }) => status === 'online').map(specOf);
}

function specOf({ id, base_currency, quote_currency, quote_increment, base_increment }: Product): InstrumentSpec {
  const priceDecimals = decimalsNeeded(quote_increment) ?? DECIMALS_MAX;
  const stepDecimals = decimalsNeeded(base_increment) ?? DECIMALS_MAX;
  // Orders of before a step was made larger rest on.
  const sizeDecimals = roomySizeDecimals(priceDecimals, stepDecimals);
  return { symbol: id, base: base_currency, quote: quote_currency, priceDecimals, sizeDecimals };
}
