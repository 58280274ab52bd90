import { consolidate } from '@livetape/book';
import { formatDecimal, type Instrument } from '@livetape/model';
import { type BestTopRow, type VenueTopRow } from '@livetape/wire';
import { type LiveBooks } from './live-books';

/** The top of book of a pair: each venue's own, and the best of the synced ones, compared exactly. */
export interface PairTop {
  readonly best: BestTopRow;
  readonly venues: readonly VenueTopRow[];
}

/** Reads the top of a pair from its books. */
export function pairTop(books: LiveBooks, instruments: readonly Instrument[]): PairTop {
  const { bid, ask, spread, isCrossed } = consolidate(syncedBooks(books, instruments), 0);
  const best: BestTopRow = [
    'best',
    bid?.price ?? '',
    bid?.venue ?? '',
    ask?.price ?? '',
    ask?.venue ?? '',
    spread ?? '',
    isCrossed,
  ];
  return { best, venues: instruments.map((instrument) => venueTop(books, instrument)) };
}

/** The books of a pair that are proven now: only those are taken together. */
export function syncedBooks(books: LiveBooks, instruments: readonly Instrument[]) {
  return instruments.flatMap((instrument) => {
    const book = books.state(instrument.id) === 'synced' ? books.book(instrument.id) : null;
    return book === null ? [] : [{ instrument, book }];
  });
}

function venueTop(books: LiveBooks, { id, venue, symbol, priceDecimals, sizeDecimals }: Instrument): VenueTopRow {
  const book = books.book(id);
  const price = (value: number) => (value === 0 ? '' : formatDecimal(value, priceDecimals));
  const size = (value: number) => (value === 0 ? '' : formatDecimal(value, sizeDecimals));
  return [
    'venue',
    venue,
    symbol,
    books.state(id),
    price(book?.bids.bestPrice ?? 0),
    size(book?.bids.bestSize ?? 0),
    price(book?.asks.bestPrice ?? 0),
    size(book?.asks.bestSize ?? 0),
    books.receiveTimeUs(id),
  ];
}
