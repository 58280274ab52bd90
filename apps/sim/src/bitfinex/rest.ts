// Source: docs.bitfinex.com/reference/rest-public-{conf,trades,book,platform-status}.
import { type RestAnswer, type RestCall } from '../dialects/dialect';
import { type Spelled } from '../dialects/grammar';
import { restAnswer, wholeNumber } from '../dialects/rest-query';
import { type Speaker } from '../dialects/speaker';
import { WeightBudget } from '../dialects/weights';
import { rows, tradeRow } from './frames';

/** Requests a minute and address, of the strictest endpoint. */
const REQUESTS_PER_MINUTE = 30;
const TRADES_DEFAULT = 125;
const TRADES_MAX = 10_000;
const DEPTH = 25;

/** The REST side. A refusal is an array of a word, a code and a text. */
export class Rest {
  private readonly budget = new WeightBudget(REQUESTS_PER_MINUTE);

  answer<S>({ path, query }: RestCall, speaker: Speaker<S>): RestAnswer {
    const verdict = this.budget.spend(1, speaker.options.market.nowMs);
    if (verdict.status !== 200) return this.failure(429, verdict.retryAfterSeconds);
    if (path === '/v2/platform/status') return restAnswer(200, '[1]');
    if (path === '/v2/conf/pub:list:pair:exchange') {
      return restAnswer(200, JSON.stringify([speaker.symbols.map((symbol) => symbol.slice(1))]));
    }
    const [, what = '', symbol = ''] = /^\/v2\/(trades|book)\/([^/]+)\/(?:hist|P0)$/.exec(path) ?? [];
    const of = speaker.find(decodeURIComponent(symbol));
    if (!of) return refused(500, 10_020, 'symbol: invalid');
    return what === 'book' ? book(of, query, speaker) : trades(of, query, speaker);
  }

  failure(status: number, retryAfterSeconds: number): RestAnswer {
    if (status >= 500) return refused(status, 20_060, 'maintenance');
    const { body } = refused(status, 11_010, 'ratelimit: error');
    return restAnswer(status, body, { 'retry-after': String(retryAfterSeconds) });
  }
}

/** Those between `start` and `end`, in ms, the newest first unless `sort` is 1. */
function trades<S>(of: Spelled, query: URLSearchParams, speaker: Speaker<S>): RestAnswer {
  const limit = wholeNumber(query, 'limit', TRADES_DEFAULT);
  const start = wholeNumber(query, 'start', 0);
  const end = wholeNumber(query, 'end', speaker.options.market.nowMs);
  if (limit === null || start === null || end === null || limit > TRADES_MAX)
    return refused(500, 10_020, 'limit: invalid');
  const found = speaker.lastTrades(of, TRADES_MAX).filter(({ timeMs }) => timeMs >= start && timeMs <= end);
  const page = query.get('sort') === '1' ? found.slice(0, limit) : found.slice(-limit).reverse();
  return restAnswer(200, `[${page.map((trade) => tradeRow(of, trade)).join()}]`);
}

function book<S>(of: Spelled, query: URLSearchParams, speaker: Speaker<S>): RestAnswer {
  const { bids, asks } = speaker.image(of, wholeNumber(query, 'len', DEPTH) ?? DEPTH);
  return restAnswer(200, `[${rows(of, bids, asks).join()}]`);
}

function refused(status: number, code: number, text: string): RestAnswer {
  return restAnswer(status, JSON.stringify(['error', code, text]));
}
