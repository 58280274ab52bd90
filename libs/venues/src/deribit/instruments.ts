import { type Contract, type InstrumentSpec } from '@livetape/model';
import { decimalsNeeded } from '../decimals';

/** Nothing is written with more: the scale of what has no tick or smallest amount. */
const DECIMALS_MAX = 8;
const KINDS = ['future', 'option'];

interface Row
  extends
    Readonly<Record<'instrument_name' | 'kind' | 'base_currency' | 'quote_currency' | 'settlement_period', string>>,
    Readonly<Record<'tick_size' | 'min_trade_amount' | 'contract_size' | 'expiration_timestamp', number>> {
  readonly is_active: boolean;
  /** Finer or coarser ticks from a price on; absent in older answers. */
  readonly tick_size_steps?: readonly { readonly tick_size: number }[];
  readonly option_type?: 'call' | 'put';
  readonly strike?: number;
}

/** What may be traded, by public/get_instruments; combinations are left out. Throws SyntaxError or TypeError when the body is none. */
export function parseInstruments(body: string): readonly InstrumentSpec[] {
  const { result } = JSON.parse(body) as { result?: readonly Row[] };
  if (!Array.isArray(result)) throw new TypeError('get_instruments has no result');
  return (result as readonly Row[]).filter(({ kind, is_active }) => is_active && KINDS.includes(kind)).map(specOf);
}

function specOf(row: Row): InstrumentSpec {
  const steps = (row.tick_size_steps ?? []).map(({ tick_size }) => tick_size);
  return {
    symbol: row.instrument_name,
    base: row.base_currency,
    quote: row.quote_currency,
    priceDecimals: decimalsOf([row.tick_size, ...steps]),
    sizeDecimals: decimalsOf([row.min_trade_amount, row.contract_size]),
    contract: contractOf(row),
  };
}

function decimalsOf(steps: readonly number[]): number {
  return Math.max(...steps.map((step) => decimalsNeeded(String(step)) ?? DECIMALS_MAX));
}

function contractOf({ kind, settlement_period, expiration_timestamp, strike, option_type }: Row): Contract {
  if (kind === 'option') {
    const right = option_type === 'put' ? 'put' : 'call';
    return { type: 'option', expiryMs: expiration_timestamp, strike: String(strike), right };
  }
  if (settlement_period === 'perpetual') return { type: 'perpetual' };
  return { type: 'future', expiryMs: expiration_timestamp };
}
