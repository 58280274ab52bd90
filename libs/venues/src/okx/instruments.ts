import { type Contract, type InstrumentSpec } from '@livetape/model';
import { decimalsNeeded } from '../decimals';

/** Nothing is written with more: the scale of what has no tick or lot. */
const DECIMALS_MAX = 8;

type Row = Readonly<
  Record<'instId' | 'instType' | 'state' | 'baseCcy' | 'quoteCcy' | 'tickSz' | 'lotSz' | 'expTime', string>
> &
  Readonly<Record<'uly' | 'stk' | 'optType', string>>;

/** What may be traded, by /api/v5/public/instruments. Throws SyntaxError or TypeError when the body is none. */
export function parseInstruments(body: string): readonly InstrumentSpec[] {
  const { data } = JSON.parse(body) as { data?: readonly Row[] };
  if (!Array.isArray(data)) throw new TypeError('instruments have no data');
  return (data as readonly Row[]).filter(({ state }) => state === 'live').map(specOf);
}

/** Derivatives name their two currencies as `uly` alone, and have sizes in contracts. */
function specOf(row: Row): InstrumentSpec {
  const [base = '', quote = ''] = row.baseCcy === '' ? row.uly.split('-') : [row.baseCcy, row.quoteCcy];
  const priceDecimals = decimalsNeeded(row.tickSz) ?? DECIMALS_MAX;
  const sizeDecimals = decimalsNeeded(row.lotSz) ?? DECIMALS_MAX;
  const contract = contractOf(row);
  return { symbol: row.instId, base, quote, priceDecimals, sizeDecimals, ...(contract === null ? {} : { contract }) };
}

function contractOf({ instType, expTime, stk, optType }: Row): Contract | null {
  const expiryMs = Number(expTime);
  if (instType === 'SWAP') return { type: 'perpetual' };
  if (instType === 'FUTURES') return { type: 'future', expiryMs };
  if (instType !== 'OPTION') return null;
  return { type: 'option', expiryMs, strike: stk, right: optType === 'C' ? 'call' : 'put' };
}
