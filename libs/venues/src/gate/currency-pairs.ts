import { type InstrumentSpec } from '@livetape/model';
import { roomySizeDecimals } from '../decimals';

interface Pair extends Readonly<Record<'id' | 'base' | 'quote' | 'trade_status', string>> {
  readonly amount_precision: number;
  readonly precision: number;
}

/** What may be traded, by /api/v4/spot/currency_pairs. Throws SyntaxError or TypeError when the body is none. */
export function parsePairs(body: string): readonly InstrumentSpec[] {
  const pairs = JSON.parse(body) as readonly Pair[];
  if (!Array.isArray(pairs)) throw new TypeError('currency_pairs is no list');
  return (pairs as readonly Pair[]).filter(({ trade_status: status }) => status === 'tradable').map(specOf);
}

/** Frames hold sizes with more decimals than `amount_precision`: orders placed before it was lowered. */
function specOf({ id: symbol, base, quote, amount_precision, precision }: Pair): InstrumentSpec {
  const sizeDecimals = roomySizeDecimals(precision, amount_precision);
  return { symbol, base, quote, priceDecimals: precision, sizeDecimals };
}
