// Source: docs.gemini.com/rest/market-data.
import { type RestAnswer, type RestCall } from '../dialects/dialect';
import { type LevelChange, type Spelled } from '../dialects/grammar';
import { restAnswer, wholeNumber } from '../dialects/rest-query';
import { type Speaker } from '../dialects/speaker';
import { WeightBudget } from '../dialects/weights';
import { price, size, tradeId } from './frames';

/** Requests a minute and address. */
const REQUESTS_PER_MINUTE = 120;
const TRADES_MAX = 500;
const DEPTH = 50;

/** The REST side. A refusal is a reason and a message. */
export class Rest {
  private readonly budget = new WeightBudget(REQUESTS_PER_MINUTE);

  answer<S>({ path, query }: RestCall, speaker: Speaker<S>): RestAnswer {
    const verdict = this.budget.spend(1, speaker.options.market.nowMs);
    if (verdict.status !== 200) return this.failure(429, verdict.retryAfterSeconds);
    if (path === '/v1/symbols') return restAnswer(200, JSON.stringify(speaker.symbols));
    const [, what = '', symbol = ''] = /^\/v1\/(symbols\/details|trades|book)\/([^/]+)$/.exec(path) ?? [];
    if (what === '') return refused(404, 'EndpointNotFound', 'API entry point not found');
    const of = speaker.find(decodeURIComponent(symbol).toLowerCase());
    if (!of) return refused(400, 'InvalidSymbol', `Supplied value '${symbol}' is not a valid symbol`);
    if (what === 'trades') return trades(of, query, speaker);
    return what === 'book' ? book(of, query, speaker) : restAnswer(200, describe(of));
  }

  failure(status: number, retryAfterSeconds: number): RestAnswer {
    if (status >= 500) return refused(status, 'System', 'We are experiencing technical issues');
    const { body } = refused(status, 'RateLimit', 'Requests were made too frequently');
    return restAnswer(status, body, { 'retry-after': String(retryAfterSeconds) });
  }
}

/** The latest, the newest first, or those after an id. */
function trades<S>(of: Spelled, query: URLSearchParams, speaker: Speaker<S>): RestAnswer {
  const limit = wholeNumber(query, 'limit_trades', DEPTH);
  const since = wholeNumber(query, 'since_tid', 0);
  if (limit === null || since === null) return refused(400, 'InvalidParameter', 'not a number');
  const last = speaker.lastTrades(of, TRADES_MAX).filter(({ id }) => tradeId(id) > since);
  const page = (since > 0 ? last.slice(0, limit) : last.slice(-limit)).reverse();
  const rows = page.map((trade) => {
    const ids = `"timestamp":${Math.floor(trade.timeMs / 1_000)},"timestampms":${trade.timeMs},"tid":${tradeId(trade.id)}`;
    const what = `"price":"${price(of, trade.price)}","amount":"${size(of, trade.size)}"`;
    return `{${ids},${what},"exchange":"gemini","type":"${trade.buy ? 'buy' : 'sell'}"}`;
  });
  return restAnswer(200, `[${rows.join()}]`);
}

function book<S>(of: Spelled, query: URLSearchParams, speaker: Speaker<S>): RestAnswer {
  const [bids, asks] = [wholeNumber(query, 'limit_bids', DEPTH), wholeNumber(query, 'limit_asks', DEPTH)];
  const image = speaker.image(of);
  const write = (side: readonly LevelChange[], limit: number | null) =>
    // 0 asks for all.
    (limit === 0 ? side : side.slice(0, limit ?? DEPTH)).map(
      (level) => `{"price":"${price(of, level.price)}","amount":"${size(of, level.size)}","timestamp":"0"}`,
    );
  return restAnswer(200, `{"bids":[${write(image.bids, bids).join()}],"asks":[${write(image.asks, asks).join()}]}`);
}

function refused(status: number, reason: string, message: string): RestAnswer {
  return restAnswer(status, JSON.stringify({ result: 'error', reason, message }));
}

/** Steps are numbers, with an exponent where they are small. */
function describe({ symbol, base, quote, priceDecimals, sizeDecimals }: Spelled): string {
  const steps = `"tick_size":1E-${sizeDecimals},"quote_increment":${Number(`1e-${priceDecimals}`)}`;
  const named = `"symbol":"${symbol.toUpperCase()}","base_currency":"${base}","quote_currency":"${quote}"`;
  return `{${named},${steps},"min_order_size":"0.00001","status":"open","wrap_enabled":false,"product_type":"spot"}`;
}
