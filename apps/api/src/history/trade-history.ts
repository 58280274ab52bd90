import { Injectable } from '@nestjs/common';
import { LIMIT_DEFAULT, TIME_MS_MAX, type TradeDto, type TradesDto, type TradesQuery } from '@livetape/dto';
import { Aggressor, formatDecimal } from '@livetape/model';
import { type StoredTrade } from '@livetape/store';
import { Ingestion } from '../ingestion/ingestion';
import { Market } from '../ingestion/market';
import { Persistence } from '../persistence/persistence';
import { refuseTogether, requireOrder } from './range';

/** Answers queries for trades from the store. */
@Injectable()
export class TradeHistory {
  constructor(
    private readonly ingestion: Ingestion,
    private readonly market: Market,
    private readonly persistence: Persistence,
  ) {}

  /** One page, or the newest trades. Throws a `Problem` for what cannot be asked, a StoreError for what cannot be read. */
  async page(query: TradesQuery): Promise<TradesDto> {
    refuseTogether(query, 'last', ['from', 'cursor', 'limit']);
    const { venue, symbol } = this.market.require(query.venue, query.symbol);
    const { from = 0, to = TIME_MS_MAX, last, limit = LIMIT_DEFAULT, cursor } = query;
    requireOrder(from, to);
    const range = { venue, symbol, fromMs: from, toMs: to };
    const { store } = this.persistence;
    const { rows, next } =
      last === undefined
        ? await store.trades({ ...range, limit, cursor, order: 'oldest' })
        : await store.trades({ ...range, limit: last, order: 'newest' });
    return {
      venue,
      symbol,
      source: this.ingestion.source(),
      asOf: this.market.now(),
      trades: (last === undefined ? rows : rows.toReversed()).map(tradeDto),
      next: last === undefined ? next : null,
    };
  }
}

function tradeDto(trade: StoredTrade): TradeDto {
  return {
    id: trade.id,
    price: formatDecimal(trade.price, trade.priceDecimals),
    size: formatDecimal(trade.size, trade.sizeDecimals),
    aggressor: trade.aggressor === Aggressor.Buy ? 'buy' : 'sell',
    eventTime: Math.floor(trade.eventTimeUs / 1_000),
    eventTimeUs: trade.eventTimeUs,
    receiveTimeUs: trade.receiveTimeUs === 0 ? null : trade.receiveTimeUs,
  };
}
