import { type Contract, type InstrumentSpec } from '@livetape/model';
import { decimalsNeeded } from '../decimals';

/** Nothing is written with more: the scale of what has no tick or step. */
const DECIMALS_MAX = 8;

interface Row extends Readonly<Record<'symbol' | 'status' | 'baseCoin' | 'quoteCoin', string>> {
  readonly contractType?: string;
  /** Of a dated contract, ms as text; 0 of a perpetual one. */
  readonly deliveryTime?: string;
  readonly priceFilter: { readonly tickSize: string };
  readonly lotSizeFilter: { readonly basePrecision?: string; readonly qtyStep?: string };
}

/** What may be traded, by /v5/market/instruments-info. Throws SyntaxError or TypeError when the body is none. */
export function parseInstruments(body: string): readonly InstrumentSpec[] {
  const { result } = JSON.parse(body) as { result?: { list?: readonly Row[] } };
  if (!Array.isArray(result?.list)) throw new TypeError('instruments-info has no list');
  return (result.list as readonly Row[]).filter(({ status }) => status === 'Trading').map(specOf);
}

/** Spot has a precision of sizes, derivatives a step. */
function specOf({ symbol, baseCoin, quoteCoin, priceFilter, lotSizeFilter, ...row }: Row): InstrumentSpec {
  const step = lotSizeFilter.basePrecision ?? lotSizeFilter.qtyStep ?? '';
  const priceDecimals = decimalsNeeded(priceFilter.tickSize) ?? DECIMALS_MAX;
  const sizeDecimals = decimalsNeeded(step) ?? DECIMALS_MAX;
  const contract = contractOf(row);
  const spec = { symbol, base: baseCoin, quote: quoteCoin, priceDecimals, sizeDecimals };
  return contract === null ? spec : { ...spec, contract };
}

function contractOf({ contractType, deliveryTime = '0' }: Pick<Row, 'contractType' | 'deliveryTime'>): Contract | null {
  if (contractType === undefined) return null;
  return contractType.endsWith('Perpetual')
    ? { type: 'perpetual' }
    : { type: 'future', expiryMs: Number(deliveryTime) };
}
