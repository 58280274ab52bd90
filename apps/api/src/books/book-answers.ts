import { Injectable } from '@nestjs/common';
import { type BookSide } from '@livetape/book';
import { BOOK_DEPTH_DEFAULT, type BookDto, type BookHistoryDto, type BookQuery, type MarketQuery } from '@livetape/dto';
import { formatDecimal, type Instrument } from '@livetape/model';
import { Ingestion } from '../ingestion/ingestion';
import { Market } from '../ingestion/market';
import { BookHealths } from './book-healths';
import { Books } from './books';
import { DEPTH_STEP_MS } from './depth-history';

/** Answers queries for the book of one instrument. */
@Injectable()
export class BookAnswers {
  private readonly startedAt: number;

  constructor(
    private readonly books: Books,
    private readonly healths: BookHealths,
    private readonly ingestion: Ingestion,
    private readonly market: Market,
  ) {
    this.startedAt = ingestion.now();
  }

  /** Throws a `Problem` for an instrument that is not followed. */
  async book({ venue, symbol, depth = BOOK_DEPTH_DEFAULT }: BookQuery): Promise<BookDto> {
    const instrument = this.market.require(venue, symbol);
    const trustedDepth = await this.healths.trustedDepth(instrument);
    const { live } = this.books;
    const { id } = instrument;
    const status = live.status(id);
    const book = live.book(id);
    const [receivedUs, eventUs] = [live.receiveTimeUs(id), live.eventTimeUs(id)];
    return {
      ...this.answer(instrument),
      state: book === null ? 'buffering' : live.state(id),
      since: status?.since ?? this.startedAt,
      reason: status?.reason ?? 'no book has come yet',
      sequence: live.sequence(id),
      eventTime: eventUs === 0 ? null : Math.floor(eventUs / 1_000),
      receivedAt: receivedUs === 0 ? null : Math.floor(receivedUs / 1_000),
      ageMs: receivedUs === 0 ? null : Math.max(0, this.market.now() - Math.floor(receivedUs / 1_000)),
      trustedDepth,
      bids: book === null ? [] : levelsOf(book.bids, instrument, depth),
      asks: book === null ? [] : levelsOf(book.asks, instrument, depth),
    };
  }

  /** Throws a `Problem` for an instrument that is not followed. */
  history({ venue, symbol }: MarketQuery): BookHistoryDto {
    const instrument = this.market.require(venue, symbol);
    const { id, priceDecimals, sizeDecimals } = instrument;
    const columns = this.books.history.columns(id, this.market.now());
    return { ...this.answer(instrument), stepMs: DEPTH_STEP_MS, priceDecimals, sizeDecimals, columns };
  }

  private answer({ venue, symbol }: Instrument) {
    return { venue, symbol, source: this.ingestion.source(), asOf: this.market.now() };
  }
}

/** The best levels as decimal text, best first. */
function levelsOf(side: BookSide, { priceDecimals, sizeDecimals }: Instrument, depth: number): [string, string][] {
  return Array.from({ length: Math.min(depth, side.length) }, (_, i) => {
    const row = side.row(i);
    return [formatDecimal(side.price[row], priceDecimals), formatDecimal(side.size[row], sizeDecimals)];
  });
}
