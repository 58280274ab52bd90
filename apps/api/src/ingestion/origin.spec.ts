import { type InstrumentSpec } from '@livetape/model';
import { type Venue } from '@livetape/venues';
import { type OriginVenue, selectInstruments } from './origin';

const spec = (symbol: string): InstrumentSpec => ({
  symbol,
  base: symbol,
  quote: 'X',
  priceDecimals: 2,
  sizeDecimals: 3,
});

function asking(symbols: readonly string[]): OriginVenue {
  const endpoints = { socket: '', rest: '' };
  return { venue: { id: 'acme' } as Venue, endpoints, symbols, listInstruments: async () => [] };
}

describe('selectInstruments', () => {
  it('keeps the order asked for, numbers from the first free id, and names what is not traded', () => {
    const { instruments, missing } = selectInstruments(asking(['C', 'A', 'C', 'Z']), ['A', 'B', 'C'].map(spec), 7);
    expect(instruments.map(({ id, symbol, venue }) => [id, symbol, venue])).toEqual([
      [7, 'C', 'acme'],
      [8, 'A', 'acme'],
    ]);
    expect(missing).toEqual(['Z']);
  });

  it('takes all where none is named', () => {
    expect(selectInstruments(asking([]), ['A', 'B'].map(spec), 0).instruments).toHaveLength(2);
  });
});
