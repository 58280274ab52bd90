// Source: www.okx.com/docs-v5/en, "Get instruments", "Get trades history", "Get order book".
import { type RestAnswer, type RestCall } from '../dialects/dialect';
import { type Spelled } from '../dialects/grammar';
import { shortest } from '../dialects/number-text';
import { executions, restAnswer, wholeNumber } from '../dialects/rest-query';
import { type Speaker } from '../dialects/speaker';
import { WeightBudget } from '../dialects/weights';
import { fill, sidesOf } from './frames';

/** 20 requests in 2 s. */
const REQUESTS_PER_MINUTE = 600;
const TRADES_MAX = 500;
const HISTORY_MAX = 100;
const DEPTH_MAX = 400;

/** The REST side. Every answer is an envelope of a code, a text and rows. */
export class Rest {
  private readonly budget = new WeightBudget(REQUESTS_PER_MINUTE);

  answer<S>({ path, query }: RestCall, speaker: Speaker<S>): RestAnswer {
    const { nowMs } = speaker.options.market;
    const verdict = this.budget.spend(1, nowMs);
    if (verdict.status !== 200) return this.failure(429, verdict.retryAfterSeconds);
    switch (path) {
      case '/api/v5/public/time':
        return rows([`{"ts":"${nowMs}"}`]);
      case '/api/v5/public/instruments':
        return rows(query.get('instType') === 'SPOT' ? speaker.spelled.map(describe) : []);
      case '/api/v5/market/history-trades':
      case '/api/v5/market/trades':
      case '/api/v5/market/books':
        return ofInstrument(path, query, speaker);
      default:
        return restAnswer(
          404,
          '{"code":"404","data":{},"detailMsg":"","error_code":"404","msg":"API endpoint not found"}',
        );
    }
  }

  failure(status: number, retryAfterSeconds: number): RestAnswer {
    if (status >= 500) return refused(status, '50001', 'Service temporarily unavailable. Try again later.');
    const { body } = refused(status, '50011', 'Too Many Requests');
    return restAnswer(status, body, { 'retry-after': String(retryAfterSeconds) });
  }
}

function ofInstrument<S>(path: string, query: URLSearchParams, speaker: Speaker<S>): RestAnswer {
  const symbol = query.get('instId');
  if (!symbol) return refused(400, '50014', 'Parameter instId can not be empty.');
  const of = speaker.find(symbol);
  if (!of) return refused(200, '51001', "Instrument ID, Instrument ID code, or Spread ID doesn't exist.");
  if (path.endsWith('/books')) {
    const image = speaker.image(of, wholeNumber(query, 'sz', 1) ?? DEPTH_MAX);
    return rows([`{${sidesOf(of, image.bids, image.asks)},"ts":"${image.timeMs}"}`]);
  }
  const most = path.endsWith('/trades') ? TRADES_MAX : HISTORY_MAX;
  const limit = Math.min(most, wholeNumber(query, 'limit', HISTORY_MAX) ?? 0);
  const history = speaker.options.market.histories[of.row];
  // Pages go back from the id named by `after`, the newest first, by trade id where the type is 1.
  const end = path.endsWith('/trades') ? history.nextId : wholeNumber(query, 'after', history.nextId);
  if (limit < 1 || end === null) return refused(400, '51000', 'Parameter limit error');
  const to = Math.min(end, history.nextId);
  const trades = executions(history, to - limit, to).reverse();
  return rows(trades.map((trade) => fill(of, trade, trade.timeMs)));
}

function rows(data: readonly string[]): RestAnswer {
  return restAnswer(200, `{"code":"0","msg":"","data":[${data.join(',')}]}`);
}

function refused(status: number, code: string, msg: string): RestAnswer {
  return restAnswer(status, JSON.stringify({ code, data: [], msg }));
}

function describe({ symbol, base, quote, priceDecimals, sizeDecimals }: Spelled): string {
  return JSON.stringify({
    ...{ alias: '', baseCcy: base, category: '1', ctMult: '', ctType: '', ctVal: '', ctValCcy: '', expTime: '' },
    ...{ instFamily: '', instId: symbol, instType: 'SPOT', lever: '10', listTime: '1606468572000' },
    ...{ lotSz: shortest(1, sizeDecimals), minSz: shortest(10, sizeDecimals), optType: '', quoteCcy: quote },
    ...{ ruleType: 'normal', settleCcy: '', state: 'live', stk: '', tickSz: shortest(1, priceDecimals), uly: '' },
  });
}
