import { type ChecksumRule, LevelBatch, Side, WRITTEN_AS_NUMBER } from '@livetape/model';
import { Book } from './book';
import { BookChecksum } from './book-checksum';
import { crc32 } from './crc32';

/** A level as its venue wrote it: text of price and size, without an exponent. */
type Level = readonly [price: string, size: string];

const SCALES = { priceDecimals: 3, sizeDecimals: 8 };

function bookOf(bids: readonly Level[], asks: readonly Level[]): Book {
  const book = new Book(32, { keepsDigits: true });
  const batch = new LevelBatch(64);
  const add = (side: Side, [price, size]: Level) => {
    const row = batch.claim();
    batch.side[row] = side;
    batch.price[row] = unitsOf(price, SCALES.priceDecimals);
    batch.size[row] = unitsOf(size, SCALES.sizeDecimals);
    batch.priceDigits[row] = digitsOf(price);
    batch.sizeDigits[row] = digitsOf(size);
    book.apply(batch, row);
  };
  for (const level of bids) add(Side.Bid, level);
  for (const level of asks) add(Side.Ask, level);
  return book;
}

function unitsOf(text: string, decimals: number): number {
  if (text.includes('e')) return Math.round(Number(text) * 10 ** decimals);
  const [whole, fraction = ''] = text.split('.');
  return Number(whole + fraction.slice(0, decimals).padEnd(decimals, '0'));
}

function digitsOf(text: string): number {
  return text.includes('e') ? WRITTEN_AS_NUMBER : (text.split('.')[1] ?? '').length;
}

function crcOf(text: string): number {
  return crc32(new TextEncoder().encode(text), text.length);
}

const DIGITS: ChecksumRule = { levels: 10, order: 'asks-bids', separator: '', numbers: 'digits', negativeAsks: false };
const TEXT: ChecksumRule = { levels: 25, order: 'bid-ask', separator: ':', numbers: 'text', negativeAsks: false };

describe('BookChecksum', () => {
  it('gives what the worked example of a venue’s page gives', () => {
    // Kraken, "Book checksum (WebSocket v2)".
    const bids =
      '45283.5 0.10000000,45283.4 1.54582015,45282.1 0.10000000,45281.0 0.10000000,45280.3 1.54592586,45279.0 0.07990000,45277.6 0.03310103,45277.5 0.30000000,45277.3 1.54602737,45276.6 0.15445238';
    const asks =
      '45285.2 0.00100000,45286.4 1.54571953,45286.6 1.54571109,45289.6 1.54560911,45290.2 0.15890660,45291.8 1.54553491,45294.7 0.04454749,45296.1 0.35380000,45297.5 0.09945542,45299.5 0.18772827';
    const levels = (text: string) => text.split(',').map((level) => level.split(' ') as unknown as Level);
    expect(new BookChecksum(DIGITS).of(bookOf(levels(bids), levels(asks)), SCALES)).toBe(3310070434);
  });

  it('writes bid and ask in turn, as they were sent, and goes on alone where one side has fewer', () => {
    const book = bookOf(
      [
        ['3366.1', '7'],
        ['3366', '6.00'],
      ],
      [['3366.8', '0.09000000']],
    );
    expect(new BookChecksum(TEXT).of(book, SCALES)).toBe(crcOf('3366.1:7:3366.8:0.09000000:3366:6.00'));
  });

  it('takes the best levels only, asks with a minus where the venue has it', () => {
    const book = bookOf(
      [
        ['10.5', '1.25'],
        ['11', '2'],
      ],
      [
        ['12', '0.5'],
        ['13', '1'],
      ],
    );
    const checksum = new BookChecksum({ ...TEXT, levels: 1, negativeAsks: true });
    expect(checksum.of(book, SCALES)).toBe(crcOf('11:2:12:-0.5'));
  });

  it('writes a number that came with an exponent as JavaScript does', () => {
    const book = bookOf([['5', '1.1e-7']], []);
    expect(new BookChecksum(TEXT).of(book, SCALES)).toBe(crcOf('5:1.1e-7'));
  });

  it('keeps zeros beyond the scale, and numbers below 1', () => {
    const book = bookOf([['0.0050000', '0.00000001']], []);
    expect(new BookChecksum(TEXT).of(book, SCALES)).toBe(crcOf('0.0050000:0.00000001'));
    expect(new BookChecksum(DIGITS).of(book, SCALES)).toBe(crcOf('500001'));
  });

  it('writes numbers of sixteen digits', () => {
    const book = bookOf([['9007199254740.991', '90071992.54740991']], []);
    expect(new BookChecksum(TEXT).of(book, SCALES)).toBe(crcOf('9007199254740.991:90071992.54740991'));
    expect(new BookChecksum(DIGITS).of(book, SCALES)).toBe(crcOf('90071992547409919007199254740991'));
  });

  it('of an empty book is that of no text', () => {
    expect(new BookChecksum(TEXT).of(new Book(4), SCALES)).toBe(0);
  });
});
