// Source: bybit-exchange.github.io/docs/v5/market/{instrument,recent-trade,orderbook}.
import { type RestAnswer, type RestCall } from '../dialects/dialect';
import { type Spelled } from '../dialects/grammar';
import { decimal, shortest } from '../dialects/number-text';
import { restAnswer, wholeNumber } from '../dialects/rest-query';
import { type Speaker } from '../dialects/speaker';
import { WeightBudget } from '../dialects/weights';
import { sidesOf, type TradeId } from './frames';

/** 600 requests in 5 s and address. */
const REQUESTS_PER_MINUTE = 7_200;

/** What differs between the services of this venue. */
export interface RestWords {
  readonly category: 'spot' | 'linear';
  readonly tradesMax: number;
  readonly tradeId: TradeId;
}

/** The REST side. Every answer is an envelope of a code, a text and a result. */
export class Rest {
  private readonly budget = new WeightBudget(REQUESTS_PER_MINUTE);

  constructor(private readonly words: RestWords) {}

  answer<S>({ path, query }: RestCall, speaker: Speaker<S>): RestAnswer {
    const { nowMs } = speaker.options.market;
    const verdict = this.budget.spend(1, nowMs);
    if (verdict.status !== 200) return this.failure(429, verdict.retryAfterSeconds);
    if (path === '/v5/market/time') return result({ timeSecond: String(Math.floor(nowMs / 1_000)) }, nowMs);
    if (!path.startsWith('/v5/market/')) return restAnswer(404, '');
    const { category } = this.words;
    if (query.get('category') !== category) return refused(200, 10_001, 'params error: Category is invalid', nowMs);
    const symbol = query.get('symbol');
    const of = symbol === null ? undefined : speaker.find(symbol);
    if (symbol !== null && !of) return refused(200, 10_001, 'params error: symbol invalid', nowMs);
    if (path === '/v5/market/instruments-info') {
      const list = (of ? [of] : speaker.spelled).map((each) => describe(each));
      return result({ category, list, nextPageCursor: '' }, nowMs);
    }
    if (!of) return refused(200, 10_001, 'params error: symbol is required', nowMs);
    if (path === '/v5/market/recent-trade') return this.recentTrades(of, query, speaker);
    if (path === '/v5/market/orderbook') return book(of, query, speaker);
    return restAnswer(404, '');
  }

  failure(status: number, retryAfterSeconds: number): RestAnswer {
    if (status >= 500) return refused(status, 10_016, 'Internal server error', 0);
    const { body } = refused(status, 10_006, 'Too many visits. Exceeded the API Rate Limit.', 0);
    return restAnswer(status, body, { 'retry-after': String(retryAfterSeconds) });
  }

  /** The latest, newest first; there are no pages. */
  private recentTrades<S>(of: Spelled, query: URLSearchParams, speaker: Speaker<S>): RestAnswer {
    const { category, tradesMax, tradeId } = this.words;
    const limit = Math.min(tradesMax, wholeNumber(query, 'limit', tradesMax) ?? tradesMax);
    const list = speaker.lastTrades(of, limit).map(({ id, price, size, buy, timeMs }) => ({
      ...{ execId: tradeId(id), symbol: of.symbol, price: decimal(price, of.priceDecimals) },
      ...{ size: shortest(size, of.sizeDecimals), side: buy ? 'Buy' : 'Sell', time: String(timeMs) },
      ...{ isBlockTrade: false, isRPITrade: false, seq: String(id) },
    }));
    return result({ category, list: list.reverse() }, speaker.options.market.nowMs);
  }
}

function book<S>(of: Spelled, query: URLSearchParams, speaker: Speaker<S>): RestAnswer {
  const { bids, asks, last, timeMs } = speaker.image(of, wholeNumber(query, 'limit', 25) ?? 25);
  const sides = `"s":"${of.symbol}",${sidesOf(of, bids, asks)}`;
  return enveloped(`{${sides},"ts":${timeMs},"u":${last},"seq":${last},"cts":${timeMs}}`, timeMs);
}

function result(value: object, nowMs: number): RestAnswer {
  return enveloped(JSON.stringify(value), nowMs);
}

function enveloped(value: string, nowMs: number): RestAnswer {
  return restAnswer(200, `{"retCode":0,"retMsg":"OK","result":${value},"retExtInfo":{},"time":${nowMs}}`);
}

function refused(status: number, retCode: number, retMsg: string, nowMs: number): RestAnswer {
  return restAnswer(status, JSON.stringify({ retCode, retMsg, result: {}, retExtInfo: {}, time: nowMs }));
}

function describe({ symbol, base, quote, priceDecimals, sizeDecimals, contract }: Spelled): object {
  const [tickSize, step] = [shortest(1, priceDecimals), shortest(1, sizeDecimals)];
  const named = { symbol, baseCoin: base, quoteCoin: quote, status: 'Trading', priceFilter: { tickSize } };
  if (contract === undefined) {
    const lotSizeFilter = { basePrecision: step, quotePrecision: '0.0000001', minOrderQty: step };
    return { ...named, innovation: '0', marginTrading: 'utaOnly', lotSizeFilter };
  }
  const lotSizeFilter = { qtyStep: step, minOrderQty: step, maxOrderQty: '1000000' };
  const kind = { contractType: 'LinearPerpetual', settleCoin: quote, launchTime: '1585526400000', deliveryTime: '0' };
  return { ...named, ...kind, priceScale: String(priceDecimals), lotSizeFilter };
}
