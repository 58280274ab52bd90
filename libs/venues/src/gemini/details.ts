import { type InstrumentSpec } from '@livetape/model';
import { decimalsNeeded, roomySizeDecimals } from '../decimals';

/** What is not written with fewer: the scale of what has no increment. */
const DECIMALS_MAX = 8;

interface Details {
  readonly symbol?: string;
  readonly base_currency: string;
  readonly quote_currency: string;
  /** Step of sizes. */
  readonly tick_size: number;
  readonly quote_increment: number;
  readonly status: string;
}

/** The symbol of /v1/symbols/details/<symbol>, unless it is closed. Throws SyntaxError or TypeError when the body is none. */
export function parseDetails(body: string): readonly InstrumentSpec[] {
  const { symbol, base_currency, quote_currency, tick_size, quote_increment, status } = JSON.parse(body) as Details;
  if (symbol === undefined) throw new TypeError('details have no symbol');
  if (status === 'closed') return [];
  const priceDecimals = decimalsNeeded(String(quote_increment)) ?? DECIMALS_MAX;
  const tickDecimals = decimalsNeeded(String(tick_size)) ?? DECIMALS_MAX;
  return [
    {
      // Frames of the streams spell it as it was subscribed to: small.
      symbol: symbol.toLowerCase(),
      base: base_currency,
      quote: quote_currency,
      priceDecimals,
      // Books hold sizes finer than the tick: AMPUSD with 8 decimals and a tick of 6.
      sizeDecimals: roomySizeDecimals(priceDecimals, tickDecimals),
    },
  ];
}
