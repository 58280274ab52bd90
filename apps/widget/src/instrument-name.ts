import { type InstrumentSpec } from '@livetape/model';

/** What an instrument is called: the pair; a contract that ends by its symbol, since a pair has many of them. */
export function nameOf(spec: InstrumentSpec | null, symbol: string): string {
  const type = spec?.contract?.type;
  if (spec === null || type === 'future' || type === 'option') return symbol;
  return `${spec.base}/${spec.quote}${type === 'perpetual' ? ' perp' : ''}`;
}

/** What stands beside the name: the venue, and the symbol where the name is not it already. */
export function aboutOf(venue: string, spec: InstrumentSpec | null): string {
  const type = spec?.contract?.type;
  return type === 'perpetual' ? `${venue} ${spec!.symbol}` : venue;
}
