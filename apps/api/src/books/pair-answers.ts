import { Injectable } from '@nestjs/common';
import { consolidate, type MergedLevel } from '@livetape/book';
import {
  BOOK_DEPTH_DEFAULT,
  type MergedBookDto,
  type MergedBookQuery,
  type MergedLevelDto,
  type PairQuery,
  type PairsDto,
  type TopDto,
  type VenueTopDto,
} from '@livetape/dto';
import { Pairs, pairTop, syncedBooks } from '@livetape/fanout';
import { type Instrument } from '@livetape/model';
import { type VenueTopRow } from '@livetape/wire';
import { Problem } from '../http/problem';
import { Ingestion } from '../ingestion/ingestion';
import { Market } from '../ingestion/market';
import { Books } from './books';

/** Answers queries for a pair of assets over all venues. */
@Injectable()
export class PairAnswers {
  private index = new Pairs();
  private indexed: readonly Instrument[] = [];

  constructor(
    private readonly books: Books,
    private readonly ingestion: Ingestion,
    private readonly market: Market,
  ) {}

  pairs(): PairsDto {
    const pairs = this.known()
      .all()
      .map((instruments) => ({
        base: instruments[0].base,
        quote: instruments[0].quote,
        instruments: instruments.map(({ venue, symbol }) => ({ venue, symbol })),
      }));
    const sorted = pairs.sort((a, b) => b.instruments.length - a.instruments.length);
    return { source: this.ingestion.source(), asOf: this.market.now(), pairs: sorted };
  }

  /** Throws a `Problem` for a pair that is not followed. */
  top({ base, quote }: PairQuery): TopDto {
    const { best, venues } = pairTop(this.books.live, this.require(base, quote));
    const [, bid, bidVenue, ask, askVenue, spread, crossed] = best;
    return {
      ...this.answer(base, quote),
      best: { bid, bidVenue, ask, askVenue, spread, crossed },
      venues: venues.map((row) => this.venueTop(row)),
    };
  }

  /** Throws a `Problem` for a pair that is not followed. */
  merged({ base, quote, depth = BOOK_DEPTH_DEFAULT }: MergedBookQuery): MergedBookDto {
    const sources = syncedBooks(this.books.live, this.require(base, quote));
    const { bids, asks } = consolidate(sources, depth);
    const venues = sources.map(({ instrument }) => instrument.venue);
    return { ...this.answer(base, quote), venues, bids: bids.map(levelDto), asks: asks.map(levelDto) };
  }

  /** How many pairs have a venue that bids what another asks, or more. */
  crossedCount(): number {
    const { live } = this.books;
    const shared = this.known()
      .all()
      .filter(({ length }) => length > 1);
    return shared.filter((instruments) => consolidate(syncedBooks(live, instruments), 0).isCrossed).length;
  }

  private venueTop([, venue, symbol, state, bid, bidSize, ask, askSize, receiveTimeUs]: VenueTopRow): VenueTopDto {
    const ageMs = receiveTimeUs === 0 ? null : Math.max(0, this.market.now() - Math.floor(receiveTimeUs / 1_000));
    return { venue, symbol, state, bid, bidSize, ask, askSize, ageMs };
  }

  private require(base: string, quote: string): readonly Instrument[] {
    const instruments = this.known().instruments(base, quote);
    if (instruments.length > 0) return instruments;
    throw new Problem('unknown-pair', `The platform follows no spot instrument of ${base} in ${quote}.`);
  }

  private known(): Pairs {
    const instruments = this.ingestion.instruments();
    if (instruments !== this.indexed) {
      this.indexed = instruments;
      this.index = new Pairs();
      for (const instrument of instruments) this.index.add(instrument);
    }
    return this.index;
  }

  private answer(base: string, quote: string) {
    return { base, quote, source: this.ingestion.source(), asOf: this.market.now() };
  }
}

function levelDto({ price, size, parts }: MergedLevel): MergedLevelDto {
  return { price, size, venues: [...parts] };
}
