import { Injectable } from '@nestjs/common';
import { type GreeksDto, type MarketQuery } from '@livetape/dto';
import { type GreeksBatch } from '@livetape/model';
import { Ingestion } from '../ingestion/ingestion';
import { Market } from '../ingestion/market';
import { Books } from './books';

/** Numbers of `GreeksBatch`, in the order of the answer. */
const NUMBERS = [
  'markPrice',
  'underlyingPrice',
  'markVolatility',
  'bidVolatility',
  'askVolatility',
  'delta',
  'gamma',
  'vega',
  'theta',
  'rho',
  'openInterest',
] as const;

type Numbers = Pick<GreeksDto, (typeof NUMBERS)[number]>;

/** Answers queries for what a venue calculates for an option. */
@Injectable()
export class GreeksAnswers {
  constructor(
    private readonly books: Books,
    private readonly ingestion: Ingestion,
    private readonly market: Market,
  ) {}

  /** Throws a `Problem` for an instrument that is not followed. */
  greeks(query: MarketQuery): GreeksDto {
    const { id, venue, symbol } = this.market.require(query.venue, query.symbol);
    const newest = this.books.greeks(id);
    const receivedAt = msOf(newest?.receiveTime);
    return {
      venue,
      symbol,
      source: this.ingestion.source(),
      asOf: this.market.now(),
      eventTime: msOf(newest?.eventTime),
      receivedAt,
      ageMs: receivedAt === null ? null : Math.max(0, this.market.now() - receivedAt),
      ...numbersOf(newest),
    };
  }
}

function numbersOf(greeks: GreeksBatch | null): Numbers {
  return Object.fromEntries(NUMBERS.map((name) => [name, numberOf(greeks?.[name])])) as unknown as Numbers;
}

function numberOf(column: Float64Array | undefined): number | null {
  return column === undefined || Number.isNaN(column[0]) ? null : column[0];
}

/** Whole ms of the first row's µs; null where there is none. */
function msOf(column: Float64Array | undefined): number | null {
  return column === undefined || column[0] === 0 ? null : Math.floor(column[0] / 1_000);
}
