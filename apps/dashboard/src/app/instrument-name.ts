import { type InstrumentDto } from '@livetape/api-client';

/** What an instrument is called: the base; for a contract that expires its symbol, since a base has many of them. */
export function shortName({ base, symbol, contract }: InstrumentDto): string {
  return contract?.expiryMs === undefined ? base : symbol;
}

/** What stands beside the price: the quote, and that it is a contract without an end. */
export function quoteName({ quote, contract }: InstrumentDto): string {
  return contract?.type === 'perpetual' ? `${quote} perp` : quote;
}

/** Both of them; an instrument that is not listed (yet) is called by its symbol. */
export function namesOf(listed: InstrumentDto | undefined, symbol: string): { short: string; quote: string } {
  return listed ? { short: shortName(listed), quote: quoteName(listed) } : { short: symbol, quote: '' };
}
