import { LevelBatch } from '@livetape/model';
import { Book } from './book';
import { type BookSource, consolidate } from './consolidate';
import { type Message, write } from './synchroniser-rig';

function source(venue: string, decimals: readonly [price: number, size: number], message: Message): BookSource {
  const book = new Book(16);
  const batch = new LevelBatch(64);
  write(batch, message);
  book.load(batch, 0, batch.length);
  const [priceDecimals, sizeDecimals] = decimals;
  return {
    instrument: { id: 0, venue, symbol: `${venue}-s`, base: 'BTC', quote: 'USD', priceDecimals, sizeDecimals },
    book,
  };
}

const COARSE = source('a', [1, 0], {
  bids: [
    [1000, 2],
    [999, 1],
  ],
  asks: [[1002, 4]],
});
const FINE = source('b', [3, 2], {
  bids: [
    [100_001, 50],
    [99_900, 125],
  ],
  asks: [[100_200, 1]],
});

describe('consolidate', () => {
  it('finds the best of all venues by exact comparison of their scales', () => {
    const { bid, ask, spread, isCrossed } = consolidate([COARSE, FINE], 5);
    expect(bid).toEqual({ venue: 'b', symbol: 'b-s', price: '100.001', size: '0.50' });
    // Equal prices: the first of the sources.
    expect(ask).toEqual({ venue: 'a', symbol: 'a-s', price: '100.2', size: '4' });
    expect([spread, isCrossed]).toEqual(['0.199', false]);
  });

  it('merges levels of one price, with the size of each venue, up to a depth', () => {
    const { bids, asks } = consolidate([COARSE, FINE], 3);
    expect(bids.map(({ price, size }) => [price, size])).toEqual([
      ['100.001', '0.50'],
      ['100.000', '2.00'],
      ['99.900', '2.25'],
    ]);
    expect(asks).toEqual([
      {
        price: '100.200',
        size: '4.01',
        parts: [
          { venue: 'a', symbol: 'a-s', size: '4.00' },
          { venue: 'b', symbol: 'b-s', size: '0.01' },
        ],
      },
    ]);
  });

  it.each([
    [1002, '0.000'],
    [1003, '-0.100'],
  ])('calls a bid of %i crossed with the other venue’s ask: %s', (price, spread) => {
    const eager = source('c', [1, 0], { bids: [[price, 1]] });
    expect(consolidate([eager, FINE], 1)).toMatchObject({ spread, isCrossed: true, bid: { venue: 'c' } });
  });

  it('says of empty books, and of none, that there is nothing', () => {
    const nothing = { bid: null, ask: null, spread: null, isCrossed: false, bids: [], asks: [] };
    expect(consolidate([], 5)).toEqual(nothing);
    expect(consolidate([source('a', [0, 0], {})], 5)).toEqual(nothing);
  });
});
