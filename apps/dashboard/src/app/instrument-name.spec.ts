import { type InstrumentDto } from '@livetape/api-client';
import { quoteName, shortName } from './instrument-name';

const instrument = (venue: string, base: string, more: Partial<InstrumentDto> = {}): InstrumentDto => ({
  venue,
  symbol: `${base}USDT`,
  base,
  quote: 'USDT',
  priceDecimals: 2,
  sizeDecimals: 5,
  ...more,
});
const option = { type: 'option', expiryMs: 1, strike: '7', right: 'call' } as const;

describe('names of an instrument', () => {
  it('are the base and the quote, or the symbol where a base has many', () => {
    expect(shortName(instrument('a', 'X'))).toBe('X');
    expect(shortName(instrument('a', 'X', { symbol: 'X-1-7-C', contract: option }))).toBe('X-1-7-C');
    expect(quoteName(instrument('a', 'X', { contract: { type: 'perpetual' } }))).toBe('USDT perp');
  });
});
