// Source: docs.cdp.coinbase.com/exchange/reference (products, product trades, product book), rest-api/pagination.
import { type RestAnswer, type RestCall } from '../dialects/dialect';
import { type Spelled } from '../dialects/grammar';
import { shortest } from '../dialects/number-text';
import { executions, restAnswer, wholeNumber } from '../dialects/rest-query';
import { type Speaker } from '../dialects/speaker';
import { WeightBudget } from '../dialects/weights';
import { isoTime, levels, price, size } from './frames';

/** 10 requests a second and address. */
const REQUESTS_PER_MINUTE = 600;
const TRADES_MAX = 1_000;

/** The REST side. A refusal is a message. */
export class Rest {
  private readonly budget = new WeightBudget(REQUESTS_PER_MINUTE);

  answer<S>({ path, query }: RestCall, speaker: Speaker<S>): RestAnswer {
    const { nowMs } = speaker.options.market;
    const verdict = this.budget.spend(1, nowMs);
    if (verdict.status !== 200) return this.failure(429, verdict.retryAfterSeconds);
    if (path === '/time') return restAnswer(200, JSON.stringify({ iso: isoTime(nowMs), epoch: nowMs / 1_000 }));
    if (path === '/products') return restAnswer(200, `[${speaker.spelled.map(describe).join()}]`);
    const [, symbol = '', what = ''] = /^\/products\/([^/]+)\/(trades|book)$/.exec(path) ?? [];
    const of = speaker.find(decodeURIComponent(symbol));
    if (!of) return refused(404, 'NotFound');
    return what === 'book' ? book(of, query, speaker) : trades(of, query, speaker);
  }

  failure(status: number, retryAfterSeconds: number): RestAnswer {
    if (status >= 500) return refused(status, 'Internal server error');
    const { body } = refused(status, 'Public rate limit exceeded');
    return restAnswer(status, body, { 'retry-after': String(retryAfterSeconds) });
  }
}

/** The page below the id `after`, the newest first. */
function trades<S>(of: Spelled, query: URLSearchParams, speaker: Speaker<S>): RestAnswer {
  const history = speaker.options.market.histories[of.row];
  const limit = wholeNumber(query, 'limit', TRADES_MAX);
  const after = wholeNumber(query, 'after', history.nextId);
  if (limit === null || after === null || limit > TRADES_MAX) return refused(400, 'Invalid limit');
  const end = Math.min(after, history.nextId);
  const page = executions(history, end - limit, end).reverse();
  const rows = page.map((trade) => {
    const side = trade.buy ? 'sell' : 'buy';
    const what = `"size":"${size(of, trade.size)}","price":"${price(of, trade.price)}","side":"${side}"`;
    return `{"trade_id":${trade.id},${what},"time":"${isoTime(trade.timeMs)}"}`;
  });
  const ids = page.map(({ id }) => id);
  const cursors = { 'cb-before': String(ids.at(0) ?? ''), 'cb-after': String(ids.at(-1) ?? '') };
  return restAnswer(200, `[${rows.join()}]`, cursors);
}

/** The best level of each side, or all of them at level 2. */
function book<S>(of: Spelled, query: URLSearchParams, speaker: Speaker<S>): RestAnswer {
  const { bids, asks, last, timeMs } = speaker.image(of, query.get('level') === '2' ? undefined : 1);
  const sides = `"bids":[${levels(of, bids, ',1')}],"asks":[${levels(of, asks, ',1')}]`;
  return restAnswer(200, `{${sides},"sequence":${last},"auction_mode":false,"time":"${isoTime(timeMs)}"}`);
}

function refused(status: number, message: string): RestAnswer {
  return restAnswer(status, JSON.stringify({ message }));
}

function describe({ symbol, base, quote, priceDecimals, sizeDecimals }: Spelled): string {
  return JSON.stringify({
    ...{ id: symbol, base_currency: base, quote_currency: quote, quote_increment: shortest(1, priceDecimals) },
    ...{ base_increment: shortest(1, sizeDecimals), display_name: `${base}-${quote}`, min_market_funds: '1' },
    ...{ margin_enabled: false, post_only: false, limit_only: false, cancel_only: false, status: 'online' },
    ...{ status_message: '', trading_disabled: false, fx_stablecoin: false, auction_mode: false },
  });
}
